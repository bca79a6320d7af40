import type { Handler } from '../delivery/handler.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type ReceiverOptions,
} from '../receiver/receive.js'
import { serveRequest } from '../transports/fetch.js'

/** What is used of a Worker's execution context. */
export interface WorkerExecution {
  waitUntil(work: Promise<unknown>): void
}

/** The runtime's own objects in a handler's context. */
export interface WorkerObjects<Env> extends Background {
  readonly request: Request
  /** The bindings: secrets, queues, Durable Objects … */
  readonly env: Env
}

/**
 * A webhook as the `fetch` of a Cloudflare Worker.
 *
 * @param source - a provider, or a function from the Worker's `env` to one, asked once for each `env`
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export default { fetch: webhook((env: Env) => labsync({ secret: env.LABSYNC_SECRET }), (event) => console.log(event.type)) }
 * ```
 */
export function webhook<Events extends AnyEvent, Env extends object = object>(
  source: Provider<Events> | ((env: Env) => Provider<Events> | Promise<Provider<Events>>),
  handler: Handler<Events, DeliveryContext & WorkerObjects<Env>>,
  options?: ReceiverOptions,
): (request: Request, env: Env, execution: WorkerExecution) => Promise<Response> {
  const known = new WeakMap<Env, Provider<Events>>()
  const receiver = createReceiver<Events, WorkerObjects<Env>>(({ env }) => providerFor(env), handler, options)
  return (request, env, execution) => {
    const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work)
    return serveRequest(receiver, request, { request, env, waitUntil })
  }

  async function providerFor(env: Env): Promise<Provider<Events>> {
    if (typeof source !== 'function') return source
    const provider = known.get(env) ?? (await source(env))
    known.set(env, provider)
    return provider
  }
}
