import {
  type EventMessage,
  fromMessage,
  type MessageContext,
  requireSize,
  toMessage,
} from '../delivery/message.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'

/** A Cloudflare `Queue`, as a Worker's `env` has it. */
export interface CloudflareQueueLike {
  send(message: EventMessage): Promise<unknown>
}

/** A `Message` in the batch of a Cloudflare consumer. */
export interface CloudflareMessageLike {
  readonly body: unknown
}

const messageLimit = 128_000

/**
 * Makes a handler that sends each event to a Cloudflare Queue. The delivery is answered once the queue has the
 * message. A message may have 128 KB.
 *
 * Cloudflare Queues dedupe nothing, and may deliver a message twice. Give the webhook a store, and let the
 * consumer skip a `deliveryKey` that it has seen.
 *
 * @param findQueue - returns the binding, from the handler's context
 *
 * @example
 * ```ts
 * export default { fetch: webhook((env) => labsync({ secret: env.SECRET }), toQueue((ctx) => ctx.env.QUEUE)) }
 * ```
 */
export function toQueue<Context extends MessageContext>(
  findQueue: (context: Context) => CloudflareQueueLike,
): (event: AnyEvent, context: Context) => Promise<void> {
  return async (event, context) => {
    const message = toMessage(event, context)
    requireSize('Cloudflare Queues', messageLimit, message)
    await findQueue(context).send(message)
  }
}

/**
 * The event in a message, typed and checked.
 *
 * @throws PayloadError `payload_invalid` where the message holds no event of this provider
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
