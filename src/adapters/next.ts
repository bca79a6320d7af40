import type { NextApiRequest, NextApiResponse } from 'next'
import type { NextRequest } from 'next/server.js'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { incomingRequest, responseTo } from '../transports/fetch.js'
import { findRawBody, incomingNodeRequest, sendReply } from '../transports/node.js'
import { readNodeBody } from '../transports/node-body.js'

/** Next.js's own objects, in a handler's context (App Router). */
export interface NextObjects<Req extends Request = NextRequest, Route = unknown> extends Background {
  readonly request: Req
  /** Next.js's second argument: `{ params }`. */
  readonly route: Route
}

/** Next.js's own objects, in a handler's context (Pages Router). */
export interface NextPagesObjects<
  Req extends NextApiRequest = NextApiRequest,
  Res extends NextApiResponse = NextApiResponse,
> extends Background {
  readonly req: Req
  readonly res: Res
}

/**
 * Creates a webhook as the `POST` of a route handler (App Router), for the Node.js and the Edge runtime.
 *
 * @param source - a provider, or a function from `{ request, route }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const POST = webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.request.nextUrl))
 * ```
 */
export function webhook<Events extends AnyEvent, Req extends Request = NextRequest, Route = unknown>(
  source: ProviderSource<Events, NextObjects<Req, Route>>,
  handler: Handler<Events, DeliveryContext & NextObjects<Req, Route>>,
  options?: ReceiverOptions<Events>,
): (request: Req, route: Route) => Promise<Response> {
  const receiver = createReceiver(source, handler, options)
  return async (request, route) =>
    responseTo(request, await receiver.receive(incomingRequest(request), { request, route, ...background() }))
}

/**
 * Creates a webhook as an API route (Pages Router). Export the `config` of the example beside it, since Next.js
 * parses the body first unless it is told not to.
 *
 * @param source - a provider, or a function from `{ req, res }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const config = { api: { bodyParser: false } }
 * export default pagesWebhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.req.url))
 * ```
 */
export function pagesWebhook<
  Events extends AnyEvent,
  Req extends NextApiRequest = NextApiRequest,
  Res extends NextApiResponse = NextApiResponse,
>(
  source: ProviderSource<Events, NextPagesObjects<Req, Res>>,
  handler: Handler<Events, DeliveryContext & NextPagesObjects<Req, Res>>,
  options?: ReceiverOptions<Events>,
): (req: Req, res: Res) => Promise<void> {
  const receiver = createReceiver(source, handler, options)
  return async (req, res) => {
    const incoming = incomingNodeRequest(
      req,
      (limits) => findRawBody(req.body) ?? readNodeBody(req, limits, fix),
    )
    sendReply(res, await receiver.receive(incoming, { req, res }))
  }
}

const fix = 'put `export const config = { api: { bodyParser: false } }` beside the handler'

interface RequestContext {
  get?(): Background | undefined
}

// where a platform stops with the answer, Next.js keeps its waitUntil under this name
function background(): Background {
  const context: RequestContext | undefined = Reflect.get(globalThis, Symbol.for('@next/request-context'))
  const waitUntil = context?.get?.()?.waitUntil
  return waitUntil ? { waitUntil } : {}
}
