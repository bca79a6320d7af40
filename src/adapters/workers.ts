import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { incomingRequest, responseTo } from '../transports/fetch.js'

/** A Worker's execution context, as far as this adapter uses it. */
export interface WorkerExecution {
  waitUntil(work: Promise<unknown>): void
}

/** The runtime's own objects, in a handler's context. */
export interface WorkerObjects<Env = object> extends Background {
  readonly request: Request
  /** The bindings: secrets, queues, Durable Objects and so on. */
  readonly env: Env
}

/**
 * Creates a webhook as the `fetch` function of a Cloudflare Worker.
 *
 * @param source - a provider, or a function from the Worker's `env` to one, called for each request
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export default { fetch: webhook((env: Env) => labsync({ secret: env.LABSYNC_SECRET }), (event) => console.log(event.type)) }
 * ```
 */
export function webhook<Events extends AnyEvent, Env extends object = object>(
  source: ProviderSource<Events, Env>,
  handler: Handler<Events, DeliveryContext & WorkerObjects<Env>>,
  options?: ReceiverOptions<Events>,
): (request: Request, env: Env, execution: WorkerExecution) => Promise<Response> {
  // not remembered: a secret from a binding, such as KV, may be rotated while the isolate lives
  const providerFor: ProviderSource<Events, WorkerObjects<Env>> = typeof source === 'function'
    ? ({ env }) => source(env)
    : source
  const receiver = createReceiver(providerFor, handler, options)
  return async (request, env, execution) => {
    const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
    return responseTo(request, await receiver.receive(incomingRequest(request), { request, env, waitUntil }))
  }
}
