import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import {
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import {
  type AwaitedResponse,
  keptBody,
  type NodeObjects,
  type NodeRequest,
  readNodeBody,
  serveNode,
  untilAnswered,
} from '../transports/node.js'

/** What is used of an Express request. */
export interface ExpressRequest extends NodeRequest {
  body?: unknown
  rawBody?: unknown
  webhook?: unknown
}

/** What is used of an Express response. */
export type ExpressResponse = AwaitedResponse

/** The framework's own objects in a handler's context. */
export interface ExpressObjects<Request extends ExpressRequest, Response extends ExpressResponse>
  extends NodeObjects<Request, Response> {
  readonly next: (error?: unknown) => void
}

/** A webhook, mounted in Express. */
export type ExpressWebhook<Request, Response> = (
  req: Request,
  res: Response,
  next: (error?: unknown) => void,
) => Promise<void>

/**
 * A webhook as an Express handler; without `handler`, as a middleware that puts the event on `req.webhook`
 * and lets only proven deliveries pass. Express 4 and 5, ahead of or behind `express.raw()`,
 * `express.text()`, or an `express.json({ verify: keepRawBody })`.
 *
 * @param source - a provider, or a function from `{ req, res, next }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), { 'job.created': (event) => console.log(event.data) }))
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Request extends ExpressRequest = ExpressRequest,
  Response extends ExpressResponse = ExpressResponse,
>(
  source: ProviderSource<Events, ExpressObjects<Request, Response>>,
  handler?: Handler<Events, DeliveryContext & ExpressObjects<Request, Response>>,
  options?: ReceiverOptions,
): ExpressWebhook<Request, Response> {
  // a middleware's deadline and answer are not ours: the next handler has the response
  const receiver = handler
    ? createReceiver(source, handler, options)
    : createReceiver(source, passOn, { handlerTimeout: false, ...options, ack: 'after' })
  return (req, res, next) =>
    serveNode(
      receiver,
      { req, res, next },
      (limits) => keptBody(req.rawBody, req.body) ?? readNodeBody(req, limits, fix),
    )
}

const fix = 'mount the webhook ahead of it, or use express.json({ verify: keepRawBody })'

/**
 * Keeps the raw bytes that a body parser reads, so that a webhook can be mounted behind it.
 *
 * @example
 * ```ts
 * app.use(express.json({ verify: keepRawBody }))
 * ```
 */
export function keepRawBody(req: object, _res: unknown, bytes: Uint8Array): void {
  Object.assign(req, { rawBody: bytes })
}

/** What the next handler answers decides whether the delivery was taken. */
function passOn(
  event: AnyEvent,
  { req, res, next }: ExpressObjects<ExpressRequest, ExpressResponse>,
): Promise<void> {
  req.webhook = event
  const answered = untilAnswered(res)
  next()
  return answered
}
