import { tagOf } from '../crypto/bytes.js'
import type { AnyEvent } from '../providers/event.js'
import type { Handler } from '../receiver/dispatch.js'
import { type NodeRequest, type NodeResponse, serveNode } from '../receiver/node-http.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import type { RawBody } from '../types.js'

/** What is used of an Express request. */
export interface ExpressRequest extends NodeRequest {
  body?: unknown
  rawBody?: unknown
  webhook?: unknown
}

/** What is used of an Express response. */
export interface ExpressResponse extends NodeResponse {
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
}

/** The framework's own objects in a handler's context. */
export interface ExpressObjects<Request extends ExpressRequest, Response extends ExpressResponse>
  extends Background {
  readonly req: Request
  readonly res: Response
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
  // a middleware's deadline is not ours: the next handler has the response
  const receiver = handler
    ? createReceiver(source, handler, options)
    : createReceiver(source, passOn, { handlerTimeout: false, ...options })
  return (req, res, next) => serveNode(receiver, { req, res, next }, keptBody(req))
}

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

function keptBody({ rawBody, body }: ExpressRequest): RawBody | undefined {
  return [rawBody, body].find(
    (kept): kept is RawBody => typeof kept === 'string' || tagOf(kept) === 'Uint8Array',
  )
}

/** Done when the next handler's answer is: what it answers decides whether the delivery was taken. */
function passOn(
  event: AnyEvent,
  { req, res, next }: ExpressObjects<ExpressRequest, ExpressResponse>,
): Promise<void> {
  req.webhook = event
  return new Promise((resolve, reject) => {
    res.once('close', () => {
      if (res.writableFinished && res.statusCode < 300) resolve()
      else reject(new Error(`The next handler answered ${res.statusCode}, or hung up.`))
    })
    next()
  })
}
