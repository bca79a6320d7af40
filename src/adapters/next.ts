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
import {
  keptBody,
  type NodeObjects,
  type NodeRequest,
  type NodeResponse,
  readNodeBody,
  serveNode,
} from '../transports/node.js'

/** The framework's own objects in an App Router handler's context. */
export interface NextObjects<Route, Req extends Request = Request> extends Background {
  readonly request: Req
  /** Next's second argument: `{ params }`. */
  readonly route: Route
}

/** What is used of a Pages Router request. */
export interface NextApiRequest extends NodeRequest {
  readonly body?: unknown
}

/**
 * A webhook as the `POST` of a route handler (App Router), in the Node.js and in the Edge runtime.
 *
 * @param source - a provider, or a function from `{ request, route }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const POST = webhook(labsync({ secret: process.env.LABSYNC_SECRET }), (event) => console.log(event.type))
 * ```
 */
export function webhook<Events extends AnyEvent, Route = unknown, Req extends Request = Request>(
  source: ProviderSource<Events, NextObjects<Route, Req>>,
  handler: Handler<Events, DeliveryContext & NextObjects<Route, Req>>,
  options?: ReceiverOptions,
): (request: Req, route: Route) => Promise<Response> {
  const receiver = createReceiver(source, handler, options)
  return (request, route) => serveRequest(receiver, request, { request, route, ...background() })
}

/**
 * A webhook as an API route (Pages Router). Next parses the body first unless it is told not to, so the
 * file must also say `export const config = { api: { bodyParser: false } }`.
 *
 * @param source - a provider, or a function from `{ req, res }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const config = { api: { bodyParser: false } }
 * export default pagesWebhook(labsync({ secret: process.env.LABSYNC_SECRET }), (event) => console.log(event.type))
 * ```
 */
export function pagesWebhook<
  Events extends AnyEvent,
  Req extends NextApiRequest = NextApiRequest,
  Res extends NodeResponse = NodeResponse,
>(
  source: ProviderSource<Events, NodeObjects<Req, Res>>,
  handler: Handler<Events, DeliveryContext & NodeObjects<Req, Res>>,
  options?: ReceiverOptions,
): (req: Req, res: Res) => Promise<void> {
  const receiver = createReceiver(source, handler, options)
  return (req, res) =>
    serveNode(receiver, { req, res }, (limits) => keptBody(req.body) ?? readNodeBody(req, limits, fix))
}

const fix = 'put `export const config = { api: { bodyParser: false } }` beside the handler'

interface RequestContext {
  get?(): Background | undefined
}

// where a platform ends with the answer, Next.js keeps its waitUntil under this name
function background(): Background {
  const context: RequestContext | undefined = Reflect.get(globalThis, Symbol.for('@next/request-context'))
  const waitUntil = context?.get?.()?.waitUntil
  return waitUntil ? { waitUntil } : {}
}
