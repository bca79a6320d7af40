// The Worker that cloudflare.test.ts runs in workerd: engines by HTTP, and a webhook with a store and a queue.
import type { DurableObjectNamespace, MessageBatch, Queue } from '@cloudflare/workers-types'
import { webhook } from '../../../src/adapters/workers.js'
import type { ClaimTerms, StoreEngine } from '../../../src/delivery/define-store.js'
import { labsync } from '../../../src/providers/labsync.js'
import { fromJob, toQueue } from '../../../src/queues/cloudflare.js'
import { durableObjectEngine, durableObjectStore } from '../../../src/stores/durable-object/index.js'

export { DeliveryObject } from '../../../src/stores/durable-object/index.js'

interface Env {
  readonly DELIVERIES: DurableObjectNamespace
  readonly QUEUE: Queue
  readonly SECRET: string
}

export interface Ask {
  readonly operation: Exclude<keyof StoreEngine, 'name'>
  readonly key: string
  readonly terms: ClaimTerms
  readonly shards?: number
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
    const { operation, key, terms, shards }: Ask = await request.json()
    return Response.json(await durableObjectEngine(env.DELIVERIES, shards)[operation](key, terms))
  },
  async queue(batch: MessageBatch, env: Env) {
    for (const message of batch.messages) {
      const { type, data, verified } = await fromJob(labsync({ secret: env.SECRET }), message)
      consumed.push({ type, data, verified })
    }
  },
}
