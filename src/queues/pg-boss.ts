import {
  type EventMessage,
  fromMessage,
  hashedKey,
  type MessageContext,
  toMessage,
} from '../delivery/message.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** What is used of pg-boss. */
export interface BossLike {
  send(queue: string, data: EventMessage, options: { singletonKey: string }): Promise<string | null>
  getQueue(queue: string): Promise<object | null>
}

/** What is used of a pg-boss job. */
export interface BossJobLike {
  readonly data: unknown
}

/**
 * A handler that puts events on a pg-boss queue. The delivery is answered once PostgreSQL has the job.
 *
 * The job's `singletonKey` is the hashed delivery key. What pg-boss makes of it is the queue's policy: a
 * `standard` queue takes repeats, `short`, `singleton` and `stately` ones keep out those of a job that is
 * still there, and none of them those of one that is done. Give the webhook a store, too.
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
    // null says that such a job is there already, which is as good, or that there is no such queue
    if (id === null && !(await boss.getQueue(queue)))
      throw new Error(`There is no queue ${queue}: create it first.`)
  }
}

/**
 * The event in a job, typed and checked.
 *
 * @throws PayloadError `payload_invalid` where the job holds no event of this provider's
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
