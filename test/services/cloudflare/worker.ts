// The Worker that cloudflare.test.ts runs in workerd: engines by HTTP, and a webhook with a store and a queue.
import type {
  DurableObjectNamespace,
  DurableObjectState,
  MessageBatch,
  Queue,
} from '@cloudflare/workers-types'
import { webhook } from '../../../src/adapters/workers.js'
import { labsync } from '../../../src/providers/labsync.js'
import { fromJob, toQueue } from '../../../src/queues/cloudflare.js'
import type { ObjectRequest } from '../../../src/stores/durable-object/client.js'
import {
  DeliveryObject,
  durableObjectEngine,
  durableObjectStore,
  type ObjectStateLike,
} from '../../../src/stores/durable-object/index.js'

export { DeliveryObject } from '../../../src/stores/durable-object/index.js'

interface Env {
  readonly DELIVERIES: DurableObjectNamespace
  readonly COUNTED: DurableObjectNamespace
  readonly QUEUE: Queue
  readonly SECRET: string
}

export type Ask = ObjectRequest & {
  readonly shards?: number
  /** Whether objects are asked that count. */
  readonly counted?: boolean
}

/** What is asked of a counted object beside its keys: to let time pass, and call its alarm. */
export interface Pass {
  readonly hours: number
}

/** What a counted object tells. */
export interface Counts {
  /** How many rows it has read. */
  readonly rowsRead: number
  /** How many it stores. */
  readonly rows: number
}

/** An object that counts the rows it reads, and whose time passes when it is told. */
export class CountedObject extends DeliveryObject {
  readonly #storage: DurableObjectState['storage']
  readonly #counts: { rowsRead: number }

  constructor({ storage }: DurableObjectState) {
    const counts = { rowsRead: 0 }
    super({ storage: counting(storage, counts) })
    this.#storage = storage
    this.#counts = counts
  }

  override async fetch(request: Request): Promise<Response> {
    if (request.method === 'POST') return super.fetch(request)
    const { hours }: Pass = await request.json()
    const now = Date.now
    Date.now = () => now() + hours * 3_600_000
    await this.alarm()
    Date.now = now
    const counts: Counts = { ...this.#counts, rows: (await this.#storage.list()).size }
    this.#counts.rowsRead = 0
    return Response.json(counts)
  }
}

function counting(
  storage: DurableObjectState['storage'],
  counts: { rowsRead: number },
): ObjectStateLike['storage'] {
  return {
    async get<Value>(key: string) {
      counts.rowsRead++
      return storage.get<Value>(key)
    },
    async list<Value>(options: { prefix?: string; end?: string; limit: number }) {
      const found = await storage.list<Value>(options)
      counts.rowsRead += found.size
      return found
    },
    put: (key, value) => storage.put(key, value),
    delete: (key) => storage.delete(key),
    deleteAll: () => storage.deleteAll(),
    setAlarm: (at) => storage.setAlarm(at),
    getAlarm: () => storage.getAlarm(),
    deleteAlarm: () => storage.deleteAlarm(),
  }
}

/** What the queue's consumer was given. */
const consumed: unknown[] = []

const hook = webhook(
  (env: Env) => labsync({ secret: env.SECRET }),
  toQueue(({ env }) => env.QUEUE),
  { store: durableObjectStore<{ env: Env }>(({ env }) => env.DELIVERIES), onOutcome() {} },
)

export default {
  async fetch(request: Request, env: Env, context: { waitUntil(work: Promise<unknown>): void }) {
    const { pathname } = new URL(request.url)
    if (pathname === '/hook') return hook(request, env, context)
    if (pathname === '/consumed') return Response.json(consumed)
    if (pathname === '/counts') {
      const object = env.COUNTED.get(env.COUNTED.idFromName('shard-0'))
      return object.fetch('https://hookproof.invalid/', { method: 'PUT', body: await request.text() })
    }
    const { counted, shards, ...asked }: Ask = await request.json()
    const engine = durableObjectEngine(counted ? env.COUNTED : env.DELIVERIES, shards)
    const answer =
      asked.operation === 'claim'
        ? await engine.claim(asked.key, asked.terms)
        : await engine[asked.operation](asked.key, asked.terms)
    return Response.json(answer ?? null)
  },
  async queue(batch: MessageBatch, env: Env) {
    for (const message of batch.messages) {
      const { type, data, verified } = await fromJob(labsync({ secret: env.SECRET }), message)
      consumed.push({ type, data, verified })
    }
  },
}
