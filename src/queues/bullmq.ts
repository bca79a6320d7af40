import {
  type EventMessage,
  fromMessage,
  hashedKey,
  type MessageContext,
  toMessage,
} from '../delivery/message.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** A BullMQ `Queue`. */
export interface BullQueueLike {
  add(name: string, data: EventMessage, options: { jobId: string }): Promise<unknown>
}

/** A BullMQ `Job`. */
export interface BullJobLike {
  readonly data: unknown
}

/**
 * Makes a handler that adds each event to a BullMQ queue, as a job named by the event's type. The delivery is
 * answered once Redis has the job. The queue's `defaultJobOptions` apply.
 *
 * The job's id is the hashed delivery key, so a repeat finds the job that is there. BullMQ forgets an id with
 * its job, which `removeOnComplete` removes at once; a repeat after that is a new job. Give the webhook a store,
 * too.
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), toQueue(new Queue('webhooks')), { store }))
 * ```
 */
export function toQueue(queue: BullQueueLike): (event: AnyEvent, context: MessageContext) => Promise<void> {
  return async (event, context) => {
    await queue.add(event.type, toMessage(event, context), { jobId: await hashedKey(context) })
  }
}

/**
 * The event in a job, typed and checked.
 *
 * @throws PayloadError `payload_invalid` where the job holds no event of this provider
 *
 * @example
 * ```ts
 * new Worker('webhooks', async (job) => handle(await fromJob(labsync({ secret }), job)), { connection })
 * ```
 */
export async function fromJob<Events extends AnyEvent>(
  provider: Provider<Events>,
  job: BullJobLike,
): Promise<Events> {
  return fromMessage(provider, job.data)
}
