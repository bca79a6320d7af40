import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { incomingRequest, responseTo } from '../transports/fetch.js'

/** What a framework calls the webhook with: a `Request`, or an event that holds one, as in SvelteKit, React Router and Astro. */
export type FetchCall = Request | { readonly request: Request }

/** The framework's own objects, in a handler's context. */
export interface FetchObjects<Call extends FetchCall = FetchCall> extends Background {
  readonly request: Request
  /** What the framework called the webhook with. */
  readonly call: Call
}

/**
 * Creates a webhook as a function from `Request` to `Response`, for every framework and runtime that speaks the
 * Fetch API.
 *
 * @param source - a provider, or a function from `{ request, call }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const POST = webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.request.url))
 * ```
 */
export function webhook<Events extends AnyEvent, Call extends FetchCall = FetchCall>(
  source: ProviderSource<Events, FetchObjects<Call>>,
  handler: Handler<Events, DeliveryContext & FetchObjects<Call>>,
  options?: ReceiverOptions<Events>,
): (call: Call) => Promise<Response> {
  const receiver = createReceiver(source, handler, options)
  return async (call) => {
    const request = requestOf(call)
    return responseTo(request, await receiver.receive(incomingRequest(request), { request, call }))
  }
}

function requestOf(call: FetchCall): Request {
  return 'request' in call ? call.request : call
}
