import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { bodyOf, secret } from './scenario.js'

/** One try to deliver. `broken` had begun, `refused` had not. */
export interface Try {
  readonly sentAt: number
  readonly answeredAt: number
  readonly result: number | 'broken' | 'refused'
  readonly retryAfter?: string | undefined
}

/** A sender of webhooks: signs each try anew, and comes again until it is answered 2xx. */
export class Sender {
  /** How many requests were made. */
  deliveries = 0
  readonly #agent = new Agent({ keepAlive: true })
  readonly #ports: readonly number[]
  readonly #retryAfter: number

  /**
   * @param ports - those who may get a delivery
   * @param retryAfter - how long it waits before it comes again, in milliseconds
   */
  constructor(ports: readonly number[], retryAfter: number) {
    this.#ports = ports
    this.#retryAfter = retryAfter
  }

  /** Delivers an event until it is taken; all the tries it took. */
  async deliver(id: string): Promise<Try[]> {
    const tries: Try[] = []
    for (;;) {
      const result = await this.attempt(id)
      tries.push(result)
      if (result.result === 200) return tries
      await sleep(this.#retryAfter)
    }
  }

  /** Delivers an event once. */
  attempt(id: string, signature?: string): Promise<Try> {
    this.deliveries++
    const body = bodyOf(id)
    const sentAt = performance.now()
    const port = this.#ports[Math.floor(Math.random() * this.#ports.length)]
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-labsync-signature': signature ?? sign(body),
    }
    return new Promise((settle) => {
      const end = (result: Try['result'], retryAfter?: string) =>
        settle({ sentAt, answeredAt: performance.now(), result, retryAfter })
      request({ agent: this.#agent, host: '127.0.0.1', port, method: 'POST', headers })
        .on('error', (error: NodeJS.ErrnoException) =>
          end(error.code === 'ECONNREFUSED' ? 'refused' : 'broken'),
        )
        .on('response', (response) => {
          const retryAfter = response.headers['retry-after']
          response
            .on('error', () => end('broken'))
            .on('end', () => end(response.statusCode ?? 0, retryAfter))
            .resume()
        })
        .end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** Does all of this, so many at a time. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = items[Symbol.iterator]()
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

function sign(body: string): string {
  const at = Math.floor(Date.now() / 1000)
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}
