import {
  type EventMessage,
  fromMessage,
  hashedKey,
  type MessageContext,
  toMessage,
} from '../delivery/message.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** A `PgBoss`. */
export interface BossLike {
  send(queue: string, data: EventMessage, options: { singletonKey: string }): Promise<string | null>
  getQueue(queue: string): Promise<object | null>
}

/** A pg-boss `Job`. */
export interface BossJobLike {
  readonly data: unknown
}

/**
 * Makes a handler that sends each event to a pg-boss queue. The delivery is answered once PostgreSQL has the job.
 *
 * The job's `singletonKey` is the hashed delivery key. What it does depends on the queue's policy: a `standard`
 * queue takes repeats; `short`, `singleton` and `stately` queues refuse a repeat of a job that is still there;
 * none refuses a repeat of a job that is done. Give the webhook a store, too.
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), toQueue(boss, 'webhooks'), { store }))
 * ```
 */
export function toQueue(
  boss: BossLike,
  queue: string,
): (event: AnyEvent, context: MessageContext) => Promise<void> {
  return async (event, context) => {
    const singletonKey = await hashedKey(context)
    const id = await boss.send(queue, toMessage(event, context), { singletonKey })
    // null means that there is such a job already, which is as good, or that there is no such queue
    if (id === null && !(await boss.getQueue(queue)))
      throw new Error(`pg-boss has no queue ${queue}: call createQueue() first.`)
  }
}

/**
 * The event in a job, typed and checked.
 *
 * @throws PayloadError `payload_invalid` where the job holds no event of this provider
 *
 * @example
 * ```ts
 * await boss.work('webhooks', async ([job]) => handle(await fromJob(labsync({ secret }), job)))
 * ```
 */
export async function fromJob<Events extends AnyEvent>(
  provider: Provider<Events>,
  job: BossJobLike,
): Promise<Events> {
  return fromMessage(provider, job.data)
}
