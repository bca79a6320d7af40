import type { Context, Next } from 'koa'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { Reply } from '../receiver/outcome.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { createGuard, type GuardOptions, requireSuccess, type WebhookDelivery } from '../transports/guard.js'
import { findRawBody, incomingNodeRequest, isDiscarding, nodeHeaders, sendReply } from '../transports/node.js'
import { readNodeBody } from '../transports/node-body.js'
import type { RawBody } from '../types.js'

export type { GuardOptions, WebhookDelivery }

/** Koa's own context, in a handler's context. */
export interface KoaObjects<Ctx extends Context = Context> extends Background {
  readonly koa: Ctx
}

/** A webhook, to be mounted in Koa. */
export type KoaWebhook<Ctx extends Context = Context> = (koa: Ctx, next: Next) => Promise<void>

/**
 * Creates a webhook for Koa 2 and 3. Mount it ahead of any body parser, or behind one that keeps the raw body:
 * koa-bodyparser, or koa-body with `includeUnparsed`.
 *
 * @param source - a provider, or a function from `{ koa }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * router.all('/webhooks/labsync', webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.koa.ip)))
 * ```
 */
export function webhook<Events extends AnyEvent, Ctx extends Context = Context>(
  source: ProviderSource<Events, KoaObjects<Ctx>>,
  handler: Handler<Events, DeliveryContext & KoaObjects<Ctx>>,
  options?: ReceiverOptions<Events>,
): KoaWebhook<Ctx>
/**
 * Without a handler it is a middleware: it lets verified deliveries through to the next one, with a
 * {@link WebhookDelivery} on `ctx.state.webhook`, and that one's answer decides whether the sender retries.
 *
 * @example
 * ```ts
 * router.post('/webhooks/labsync', webhook(labsync({ secret })), (ctx) => {
 *   ctx.body = ctx.state.webhook.event.type
 * })
 * ```
 */
export function webhook<Events extends AnyEvent, Ctx extends Context = Context>(
  source: ProviderSource<Events, KoaObjects<Ctx>>,
  handler?: undefined,
  options?: GuardOptions<Events>,
): KoaWebhook<Ctx>
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, KoaObjects>,
  handler?: Handler<Events, DeliveryContext & KoaObjects>,
  options?: ReceiverOptions<Events>,
): KoaWebhook {
  if (!handler) return middleware(source, options)
  const receiver = createReceiver(source, handler, options)
  return async (koa) => send(koa, await receiver.receive(incoming(koa), { koa }))
}

function middleware<Events extends AnyEvent>(
  source: ProviderSource<Events, KoaObjects>,
  options: ReceiverOptions<Events> | undefined,
): KoaWebhook {
  const guard = createGuard(source, options)
  return async (koa, next) => {
    let answered: Promise<unknown> | undefined
    const reply = await guard(incoming(koa), { koa }, async (delivery) => {
      koa.state.webhook = delivery
      answered = next()
      await answered
      requireSuccess(koa.status)
    })
    if (reply) send(koa, reply)
    // what the next middleware throws is for Koa, too, which answers it
    else await answered
  }
}

const fix = 'mount the webhook before it, or have it keep the raw body (koa-body: includeUnparsed)'

function incoming(koa: Context): Incoming {
  return incomingNodeRequest(
    koa.req,
    (limits) => storedBody(koa.request) ?? readNodeBody(koa.req, limits, fix),
  )
}

/** What body parsers add to a request. */
interface ParsedRequest {
  readonly rawBody?: unknown
  readonly body?: unknown
}

/** The raw body that a body parser has stored. */
function storedBody({ rawBody, body }: Context['request'] & ParsedRequest): RawBody | undefined {
  const unparsed: unknown =
    typeof body === 'object' && body !== null && Reflect.get(body, Symbol.for('unparsedBody'))
  return findRawBody(rawBody, unparsed, body)
}

/** Answers, unless somebody else has begun to. */
function send(koa: Context, reply: Reply): void {
  if (koa.headerSent) return
  if (isDiscarding(koa.req)) {
    koa.respond = false
    sendReply(koa.res, reply)
  } else {
    koa.status = reply.status
    koa.set(nodeHeaders(reply, koa.req))
    koa.body = reply.body
  }
}
