import type { Request as ExpressRequest, Response as ExpressResponse, NextFunction } from 'express'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { createGuard, type GuardOptions, type WebhookDelivery } from '../transports/guard.js'
import { continueTo, findRawBody, incomingNodeRequest, sendReply } from '../transports/node.js'
import { readNodeBody } from '../transports/node-body.js'

export type { GuardOptions, WebhookDelivery }

/** Express's own objects, in a handler's context. */
export interface ExpressObjects<
  Req extends ExpressRequest = ExpressRequest,
  Res extends ExpressResponse = ExpressResponse,
> extends Background {
  readonly req: Req
  readonly res: Res
  readonly next: NextFunction
}

/** A webhook, to be mounted in Express. */
export type ExpressWebhook<
  Req extends ExpressRequest = ExpressRequest,
  Res extends ExpressResponse = ExpressResponse,
> = (req: Req, res: Res, next: NextFunction) => Promise<void>

/**
 * Creates a webhook for Express 4 and 5. Mount it ahead of any body parser, or behind `express.raw()`,
 * `express.text()` or `express.json({ verify: keepRawBody })`.
 *
 * @param source - a provider, or a function from `{ req, res, next }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.req.ip)))
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Req extends ExpressRequest = ExpressRequest,
  Res extends ExpressResponse = ExpressResponse,
>(
  source: ProviderSource<Events, ExpressObjects<Req, Res>>,
  handler: Handler<Events, DeliveryContext & ExpressObjects<Req, Res>>,
  options?: ReceiverOptions<Events>,
): ExpressWebhook<Req, Res>
/**
 * Without a handler it is a middleware: it lets verified deliveries through to the next handler, with a
 * {@link WebhookDelivery} on `req.webhook`, and that handler's answer decides whether the sender retries.
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret })), (req, res) => res.json(req.webhook.event.type))
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Req extends ExpressRequest = ExpressRequest,
  Res extends ExpressResponse = ExpressResponse,
>(
  source: ProviderSource<Events, ExpressObjects<Req, Res>>,
  handler?: undefined,
  options?: GuardOptions<Events>,
): ExpressWebhook<Req, Res>
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, ExpressObjects>,
  handler?: Handler<Events, DeliveryContext & ExpressObjects>,
  options?: ReceiverOptions<Events>,
): ExpressWebhook {
  if (!handler) return middleware(source, options)
  const receiver = createReceiver(source, handler, options)
  return async (req, res, next) => sendReply(res, await receiver.receive(incoming(req), { req, res, next }))
}

function middleware<Events extends AnyEvent>(
  source: ProviderSource<Events, ExpressObjects>,
  options: ReceiverOptions<Events> | undefined,
): ExpressWebhook {
  const guard = createGuard(source, options)
  return async (req, res, next) => {
    const reply = await guard(incoming(req), { req, res, next }, (delivery) => {
      Object.assign(req, { webhook: delivery })
      return continueTo(next, res)
    })
    if (reply) sendReply(res, reply)
  }
}

const fix = 'mount the webhook before it, or use express.json({ verify: keepRawBody })'

function incoming(req: ExpressRequest & { readonly rawBody?: unknown }): Incoming {
  return incomingNodeRequest(
    req,
    (limits) => findRawBody(req.rawBody, req.body) ?? readNodeBody(req, limits, fix),
  )
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
