import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Note } from './ledger.js'
import type { Random } from './random.js'
import { bodyOf, type ChaosEvent, secret } from './setup.js'

/** A sender of webhooks that behaves as senders do. */
export interface Sender {
  /** Delivers an event, and comes again until it is answered 2xx, or has to give up. */
  deliver(event: ChaosEvent): Promise<void>
  /** Delivers an event once, whatever the answer; whether that is 2xx. */
  deliverOnce(event: ChaosEvent): Promise<boolean>
  close(): void
}

/** How long a sender waits for an answer, in milliseconds. */
const patience = 1200

type Receiver = { readonly port: number }

export interface SenderHabits {
  /** The probability of two requests at once. */
  readonly duplicates: number
  /** The probability that it hangs up long before the answer. */
  readonly hangsUp: number
  /** How long it waits before it comes again, in milliseconds. */
  readonly retryAfter: readonly [least: number, most: number]
}

/** Creates a sender that may choose among these receivers for each delivery. */
export function createSender(
  receivers: readonly Receiver[],
  random: Random,
  note: Note,
  { duplicates, hangsUp, retryAfter }: SenderHabits,
  givesUp: AbortSignal,
): Sender {
  const agent = new Agent({ keepAlive: true })

  async function send({ id }: ChaosEvent, body: string, signature: string): Promise<boolean> {
    const isImpatient = random.chance(hangsUp)
    const timeout = isImpatient ? random.between(20, 500) : patience
    const status = await post(agent, random.pick(receivers).port, body, signature, timeout)
    if (status === 0 && isImpatient) note({ what: 'fault', kind: 'hung up', at: Date.now(), to: Date.now() })
    note({ what: 'answered', at: Date.now(), event: id, status })
    return status >= 200 && status < 300
  }

  /** All that a sender may vary between two deliveries of one event. */
  function createDeliveries(event: ChaosEvent): () => Promise<boolean> {
    const countsAttempts = random.chance(0.05)
    const signsAnew = random.chance(0.5)
    let [copy, body] = [0, bodyOf(event)]
    let signature = sign(body)
    return () => {
      if (countsAttempts) body = bodyOf(event, ++copy)
      if (countsAttempts || signsAnew) signature = sign(body)
      return send(event, body, signature)
    }
  }

  return {
    async deliver(event) {
      const deliverAgain = createDeliveries(event)
      while (!givesUp.aborted) {
        const copies = random.chance(duplicates) ? [deliverAgain(), deliverAgain()] : [deliverAgain()]
        if ((await Promise.all(copies)).includes(true)) return
        await sleep(random.between(...retryAfter))
      }
    },
    deliverOnce: (event) => createDeliveries(event)(),
    close: () => agent.destroy(),
  }
}

/** The status a receiver answers, or 0 where it answers none in time. */
function post(agent: Agent, port: number, body: string, signature: string, timeout: number): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-laabam-signature': signature,
  }
  return new Promise((settle) => {
    const outgoing = request({ agent, host: '127.0.0.1', port, method: 'POST', headers })
    const timer = setTimeout(() => outgoing.destroy(), timeout)
    const end = (status: number) => {
      clearTimeout(timer)
      settle(status)
    }
    outgoing
      .on('error', () => end(0))
      .on('close', () => end(0))
      .on('response', (response) => {
        response
          .on('error', () => end(0))
          .on('end', () => end(response.statusCode ?? 0))
          .resume()
      })
      .end(body)
  })
}

function sign(body: string): string {
  const at = Math.floor(Date.now() / 1000)
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}
