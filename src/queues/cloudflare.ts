import { type EventMessage, fromMessage, type MessageContext, toMessage } from '../delivery/message.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** What is used of a queue's binding. */
export interface CloudflareQueueLike {
  send(message: EventMessage): Promise<unknown>
}

/** What is used of a message in a consumer's batch. */
export interface CloudflareMessageLike {
  readonly body: unknown
}

/**
 * A handler that puts events on a Cloudflare Queue. The delivery is answered once the queue has the message.
 *
 * Cloudflare Queues dedupe nothing, and may deliver a message twice: give the webhook a store, and let the
 * consumer go by the message's `deliveryKey`.
 *
 * @param find - the binding, in the handler's context
 *
 * @example
 * ```ts
 * export default { fetch: webhook((env) => labsync({ secret: env.SECRET }), toQueue((ctx) => ctx.env.QUEUE)) }
 * ```
 */
export function toQueue<Context extends MessageContext>(
  find: (context: Context) => CloudflareQueueLike,
): (event: AnyEvent, context: Context) => Promise<void> {
  return async (event, context) => {
    await find(context).send(toMessage(event, context))
  }
}

/**
 * The event in a message, typed and checked.
 *
 * @throws PayloadError `payload_invalid` where the message holds no event of this provider's
 *
 * @example
 * ```ts
 * for (const message of batch.messages) handle(await fromJob(labsync({ secret: env.SECRET }), message))
 * ```
 */
export async function fromJob<Events extends AnyEvent>(
  provider: Provider<Events>,
  message: CloudflareMessageLike,
): Promise<Events> {
  return fromMessage(provider, message.body)
}
