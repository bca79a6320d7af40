import type { DeliveryContext } from '../delivery/context.js'
import { ConfigError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { Reply } from '../receiver/outcome.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'

/** A verified event and its delivery's context, as the next handler finds them. */
export interface WebhookDelivery<Events extends AnyEvent = AnyEvent> extends DeliveryContext {
  readonly event: Events
}

/** The options of a webhook without a handler. The next handler answers, so there is no answer before it. */
export interface GuardOptions<Events extends AnyEvent = AnyEvent> extends ReceiverOptions<Events> {
  readonly ack?: 'after' | undefined
}

/**
 * Takes one request as far as the next handler. Returns the reply to send, or nothing where the next handler
 * has answered. Never rejects.
 *
 * @param continueToNext - puts the delivery where the next handler finds it, calls that, and resolves once it
 *   has answered with success; rejects where it answers otherwise. Nothing else lets a request through.
 */
export type Guard<Events extends AnyEvent, Objects> = (
  incoming: Incoming,
  objects: Objects,
  continueToNext: (delivery: WebhookDelivery<Events>) => Promise<void>,
) => Promise<Reply | undefined>

/** What a guard's requests carry through the receiver. */
interface Continuation<Events extends AnyEvent> {
  readonly continueToNext: (delivery: WebhookDelivery<Events>) => Promise<void>
}

/**
 * Creates a webhook without a handler: a delivery is handled by the next handler, and its answer decides
 * whether the sender retries. It has no timeout unless it is given one, since the next handler has the response.
 *
 * @throws ConfigError `option_invalid`, at once
 */
export function createGuard<Events extends AnyEvent, Objects extends Background>(
  source: ProviderSource<Events, Objects>,
  options: ReceiverOptions<Events> = {},
): Guard<Events, Objects> {
  if (options.ack === 'before')
    throw new ConfigError(
      'option_invalid',
      "There is no ack: 'before' without a handler, since the next handler answers. Pass a handler, or drop ack.",
    )
  const receiver = createReceiver<Events, Objects & Continuation<Events>>(
    source,
    async (event, context) => {
      try {
        await context.continueToNext(deliveryOf(event, context))
      } catch (error) {
        // once its time is up the answer is ours, and says nothing of the next handler
        context.signal.throwIfAborted()
        throw error
      }
    },
    { handlerTimeout: false, ...options },
  )
  return async (incoming, objects, continueToNext) => {
    let answered = false
    const reply = await receiver.receive(incoming, {
      ...objects,
      continueToNext: (delivery) =>
        continueToNext(delivery).finally(() => {
          answered = true
        }),
    })
    return answered ? undefined : reply
  }
}

function deliveryOf<Events extends AnyEvent>(
  event: Events,
  context: DeliveryContext,
): WebhookDelivery<Events> {
  const { provider, deliveryKey, attempt, fence, transaction } = context
  return {
    event,
    provider,
    deliveryKey,
    attempt,
    // made when it is first read, as the context's own
    get signal() {
      return context.signal
    },
    ...(fence !== undefined && { fence }),
    ...(transaction !== undefined && { transaction }),
  }
}

/** @throws Error where the next handler answered with anything but success */
export function requireSuccess(status: number): void {
  if (status >= 300) throw new Error(`The next handler answered ${status}.`)
}
