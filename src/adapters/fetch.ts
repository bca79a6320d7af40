import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import { serveRequest } from '../transports/fetch.js'

/** What the framework called with, in a handler's context. */
export interface FetchObjects<Call extends FetchCall = FetchCall> extends Background {
  readonly request: Request
  /** What the framework called with: a `Request`, or an object that holds one. */
  readonly call: Call
}

/** A `Request`, or an event object that holds one, as SvelteKit, React Router and Astro pass it. */
export type FetchCall = Request | { readonly request: Request }

/**
 * A webhook as a function from `Request` to `Response`, for whatever speaks the Fetch API: Next.js, SvelteKit,
 * React Router, Astro, Bun, Deno, and more.
 *
 * @param source - a provider, or a function from `{ request, call }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const POST = webhook(labsync({ secret }), (event) => console.log(event.type))
 * ```
 */
export function webhook<Events extends AnyEvent, Call extends FetchCall = FetchCall>(
  source: ProviderSource<Events, FetchObjects<Call>>,
  handler: Handler<Events, DeliveryContext & FetchObjects<Call>>,
  options?: ReceiverOptions,
): (call: Call) => Promise<Response> {
  const receiver = createReceiver(source, handler, options)
  return (call) => {
    const request = requestOf(call)
    return serveRequest(receiver, request, { request, call })
  }
}

function requestOf(call: FetchCall): Request {
  return 'request' in call ? call.request : call
}
