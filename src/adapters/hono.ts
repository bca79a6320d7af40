import type { IncomingMessage } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import { type BodyLimits, bodyAlreadyParsed } from '../receiver/limits.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { Reply } from '../receiver/outcome.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { incomingRequest, readRequest, responseTo, streamUntil } from '../transports/fetch.js'
import { createGuard, type GuardOptions, requireSuccess, type WebhookDelivery } from '../transports/guard.js'
import { incomingNodeRequest, nodeHeaders } from '../transports/node.js'
import { findDiscarding, readNodeBody } from '../transports/node-body.js'
import type { RawBody } from '../types.js'

export type { GuardOptions, WebhookDelivery }

/** Hono's own context, in a handler's context. */
export interface HonoObjects<Ctx extends Context = Context> extends Background {
  readonly c: Ctx
}

/** A webhook with a handler, to be mounted in Hono. */
export type HonoWebhook<Ctx extends Context = Context> = (c: Ctx) => Promise<Response>

/** A webhook without a handler, to be mounted in Hono. It types `c.get('webhook')` for the handlers behind it. */
export type HonoWebhookMiddleware<Events extends AnyEvent> = MiddlewareHandler<{
  Variables: { webhook: WebhookDelivery<Events> }
}>

/**
 * Creates a webhook for Hono, on every runtime of Hono's.
 *
 * @param source - a provider, or a function from `{ c }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.all('/webhooks/labsync', webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.c.req.path)))
 * ```
 */
export function webhook<Events extends AnyEvent, Ctx extends Context = Context>(
  source: ProviderSource<Events, HonoObjects<Ctx>>,
  handler: Handler<Events, DeliveryContext & HonoObjects<Ctx>>,
  options?: ReceiverOptions<Events>,
): HonoWebhook<Ctx>
/**
 * Without a handler it is a middleware: it lets verified deliveries through to the next handler, with a
 * {@link WebhookDelivery} under `webhook`, and that handler's answer decides whether the sender retries.
 *
 * @example
 * ```ts
 * app.post('/webhooks/labsync', webhook(labsync({ secret })), (c) => c.text(c.get('webhook').event.type))
 * ```
 */
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, HonoObjects>,
  handler?: undefined,
  options?: GuardOptions<Events>,
): HonoWebhookMiddleware<Events>
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, HonoObjects>,
  handler?: Handler<Events, DeliveryContext & HonoObjects>,
  options?: ReceiverOptions<Events>,
): HonoWebhook | HonoWebhookMiddleware<Events> {
  if (!handler) return middleware(source, options)
  const receiver = createReceiver(source, handler, options)
  return async (c: Context) => respond(c, await receiver.receive(incoming(c), objectsOf(c)))
}

function middleware<Events extends AnyEvent>(
  source: ProviderSource<Events, HonoObjects>,
  options: ReceiverOptions<Events> | undefined,
): HonoWebhookMiddleware<Events> {
  const guard = createGuard(source, options)
  return async (c, next) => {
    let answered: Promise<void> | undefined
    const reply = await guard(incoming(c), objectsOf(c), async (delivery) => {
      c.set('webhook', delivery)
      answered = next()
      await answered
      requireSuccess(c.res.status)
    })
    // what the next handler throws is for Hono's own error handling
    return reply ? respond(c, reply) : answered
  }
}

function incoming(c: Context): Incoming {
  const request = findUnreadNodeRequest(c)
  if (!request) return incomingRequest(c.req.raw, (limits) => readBody(c, limits))
  // Hono's server takes 6 times as long to make a stream of it
  return incomingNodeRequest(request, (limits) => readNodeBody(request, limits))
}

function respond(c: Context, reply: Reply): Response {
  const { incoming }: NodeBindings = c.env ?? {}
  const reading = incoming && findDiscarding(incoming)
  if (!reading) return responseTo(c.req.raw, reply)
  const { status, body } = reply
  return new Response(streamUntil(reading, body), { status, headers: nodeHeaders(reply, incoming) })
}

/** What Hono's server for Node.js passes on of Node's own. */
interface NodeBindings {
  readonly incoming?: IncomingMessage
}

/** Node's own request, where Hono runs on Node.js and nobody has read it. */
function findUnreadNodeRequest({ env }: Context): IncomingMessage | undefined {
  const { incoming }: NodeBindings = env ?? {}
  return incoming?.readableDidRead === false ? incoming : undefined
}

async function readBody({ req: { raw, bodyCache } }: Context, limits: BodyLimits): Promise<RawBody> {
  if (!raw.bodyUsed) return readRequest(raw, limits)
  // only what Hono caches unparsed: it would make any other form of the body by writing the JSON anew
  const cached = await (bodyCache.arrayBuffer ?? bodyCache.text)
  if (cached === undefined) throw bodyAlreadyParsed('mount the webhook before what reads the body')
  return cached
}

function objectsOf(c: Context): HonoObjects {
  // Node.js has no execution context, and to hear that by an exception takes 8 % of a server's time
  if (c.env?.incoming) return { c }
  try {
    const execution = c.executionCtx
    return { c, waitUntil: (work) => execution.waitUntil(work) }
  } catch {
    // Hono throws where the runtime has no such thing
    return { c }
  }
}
