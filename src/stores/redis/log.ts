import { defineLog, type LogOptions } from '../../delivery/log/define-log.js'
import type { AttemptChange, AttemptEntry, LogEngine } from '../../delivery/log/engine.js'
import type { DeliveryLog } from '../../delivery/log/log.js'
import { statuses } from '../../delivery/log/status.js'
import { batchSize } from '../../delivery/sweep.js'
import { connectionOf, type RedisLike } from './client.js'
import { evaluateOn } from './connection.js'
import { bodyText } from './log-body.js'
import { createLogReader, type LogKeys } from './log-reader.js'
import { repliedList } from './log-replies.js'
import { countScript, pruneScript, removeScript, saveScript, settleScript } from './log-scripts.js'

/** How a Redis delivery log is set up. */
export interface RedisLogOptions extends LogOptions {
  /** What the keys begin with. Default: `hookproof:`. */
  readonly prefix?: string
}

/**
 * A delivery log in Redis (or Valkey). Bodies lie in its memory until they are pruned: choose `ttl` by how much
 * of it there is. All keys of a log share one slot of a cluster.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const log = redisLog(new Redis(process.env.REDIS_URL), { ttl: 86_400 })
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function redisLog(client: RedisLike, { prefix, ...options }: RedisLogOptions = {}): DeliveryLog {
  return defineLog(redisLogEngine(client, prefix, options.timeout), options)
}

/** The engine of {@link redisLog}. */
export function redisLogEngine(client: RedisLike, prefix = 'hookproof:', timeout = 2): LogEngine {
  const evaluate = evaluateOn(connectionOf(client), timeout)
  // what stands in braces says which slot of a cluster a key is in
  const keys: LogKeys = {
    record: (key) => `{${prefix}log}:record:${key}`,
    set: (status) => `{${prefix}log}:${status}`,
  }
  const { load, list, placesAfter } = createLogReader(evaluate, keys)

  const sets = statuses.map(keys.set)

  async function write<Change extends AttemptChange>(
    script: string,
    changes: readonly Change[],
    valuesOf: (change: Change) => readonly string[],
  ): Promise<void> {
    const records = changes.map(({ key }) => keys.record(key))
    await evaluate(script, [...sets, ...records], changes.flatMap(valuesOf))
  }

  return {
    name: 'Redis',
    save: (entries) => write(saveScript, entries, entryValues),
    settle: (changes) => write(settleScript, changes, stateValues),
    load,
    list,
    async count() {
      const counts = repliedList(await evaluate(countScript, sets, []))
      return Object.fromEntries(statuses.map((status, at) => [status, Number(counts[at])]))
    },
    async remove(key) {
      return Number(await evaluate(removeScript, [keys.record(key), ...sets], [key])) === 1
    },
    async prune(before) {
      let pruned = 0
      for (const status of statuses) {
        const places = await placesAfter(status, { receivedAt: 0, key: '' }, batchSize - pruned)
        const over = places.filter(({ receivedAt }) => receivedAt < before).map(({ key }) => key)
        const records = over.map(keys.record)
        pruned += Number(
          await evaluate(pruneScript, [keys.set(status), ...records], [String(before), ...over]),
        )
        if (pruned === batchSize) break
      }
      return pruned
    },
  }
}

function stateValues({ key, status, fence, code = '', latencyMs }: AttemptChange): readonly string[] {
  return [key, status, String(fence), code, String(latencyMs ?? '')]
}

function entryValues(entry: AttemptEntry): readonly string[] {
  const { provider, type, receivedAt, facts, seal, body } = entry
  return [...stateValues(entry), provider, type, String(receivedAt), facts, seal, bodyText(body)]
}
