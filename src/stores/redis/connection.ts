import { withTimeout } from '../../timeout.js'
import type { Connection, Duplicate, Evaluate } from './client.js'

/**
 * Runs scripts on a client's connection. Where that doesn't answer in time, it goes on with a duplicate as soon as
 * Redis answers on one: TCP may take a quarter of an hour to notice that the other side is gone, and no setting
 * of the clients notices while commands are still written.
 *
 * @param timeout - seconds a command may take
 */
export function evaluateOn(client: Connection, timeout: number): Evaluate {
  let current = client
  let replacing = false
  const own = new Set<Duplicate>()
  client.onEnd?.(() => {
    for (const duplicate of own) duplicate.end()
  })

  async function replace(duplicate: Duplicate): Promise<void> {
    replacing = true
    own.add(duplicate)
    try {
      await withTimeout(duplicate.ready, timeout, () => new Error('Redis did not answer.'))
      current = duplicate
    } catch {
      // the next command that isn't answered tries again
    }
    replacing = false
    for (const other of own) {
      if (other === current) continue
      own.delete(other)
      other.end()
    }
  }

  return (script, keys, args) => {
    const connection = current
    const reply = connection.evaluate(script, keys, args)
    const timer = setTimeout(() => {
      const duplicate = connection === current && !replacing && connection.duplicate?.()
      if (duplicate) replace(duplicate)
    }, timeout * 1000)
    const settled = () => clearTimeout(timer)
    reply.then(settled, settled)
    return reply
  }
}
