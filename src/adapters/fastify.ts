import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import { ConfigError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { Reply } from '../receiver/outcome.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import { createGuard, type GuardOptions, type WebhookDelivery } from '../transports/guard.js'
import {
  continueTo,
  findRawBody,
  incomingNodeRequest,
  isDiscarding,
  nodeHeaders,
  sendReply,
} from '../transports/node.js'
import { readNodeBody } from '../transports/node-body.js'

export type { GuardOptions, WebhookDelivery }

/** Fastify's own objects, in a handler's context. */
export interface FastifyObjects<
  Req extends FastifyRequest = FastifyRequest,
  Res extends FastifyReply = FastifyReply,
> extends Background {
  readonly request: Req
  readonly reply: Res
}

/** A webhook with a handler, to be registered with its url. */
export type FastifyWebhook = FastifyPluginAsync<{ readonly url: string }>

/** A webhook without a handler, to be registered in the scope of its routes. */
export type FastifyWebhookGuard = FastifyPluginAsync

/**
 * Creates a webhook as a Fastify plugin, for Fastify 4 and 5. It reads the raw bytes in a scope of its own; all
 * other routes keep their body parsers.
 *
 * @param source - a provider, or a function from `{ request, reply }` to one
 * @param handler - a function of the event and its context, or functions by event type
 * @param options - `bodyLimit` is the server's own unless it is given
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.register(webhook(labsync({ secret }), (event, ctx) => console.log(event.type, ctx.request.ip)), { url: '/webhooks/labsync' })
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Req extends FastifyRequest = FastifyRequest,
  Res extends FastifyReply = FastifyReply,
>(
  source: ProviderSource<Events, FastifyObjects<Req, Res>>,
  handler: Handler<Events, DeliveryContext & FastifyObjects<Req, Res>>,
  options?: ReceiverOptions<Events>,
): FastifyWebhook
/**
 * Without a handler it covers the routes of the scope that it is registered in: it lets verified deliveries
 * through to them, with a {@link WebhookDelivery} on `request.webhook`, and a route's answer decides whether the
 * sender retries.
 *
 * @example
 * ```ts
 * app.register(async (scope) => {
 *   scope.register(webhook(labsync({ secret })))
 *   scope.post('/webhooks/labsync', async (request) => request.webhook.event.type)
 * })
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Req extends FastifyRequest = FastifyRequest,
  Res extends FastifyReply = FastifyReply,
>(
  source: ProviderSource<Events, FastifyObjects<Req, Res>>,
  handler?: undefined,
  options?: GuardOptions<Events>,
): FastifyWebhookGuard
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, FastifyObjects>,
  handler?: Handler<Events, DeliveryContext & FastifyObjects>,
  options?: ReceiverOptions<Events>,
): FastifyWebhook | FastifyWebhookGuard {
  return handler ? route(source, handler, options) : guard(source, options)
}

function route<Events extends AnyEvent>(
  source: ProviderSource<Events, FastifyObjects>,
  handler: Handler<Events, DeliveryContext & FastifyObjects>,
  options: ReceiverOptions<Events> | undefined,
): FastifyWebhook {
  const create = (defaults: ReceiverOptions<Events>) =>
    createReceiver(source, handler, { ...defaults, ...options })
  // throws at once where an option is wrong; the limits of the server are known later
  create({})
  return async (scope, { url }) => {
    if (url === undefined) throw new ConfigError('option_invalid', 'Register the webhook with { url }.')
    const receiver = create(limitsOf(scope))
    leaveBodiesUnread(scope)
    scope.all(url, (request, reply) => {
      receiver.receive(incoming(request), { request, reply }).then((result) => send(reply, result))
    })
  }
}

function guard<Events extends AnyEvent>(
  source: ProviderSource<Events, FastifyObjects>,
  options: ReceiverOptions<Events> | undefined,
): FastifyWebhookGuard {
  const create = (defaults: ReceiverOptions<Events>) => createGuard(source, { ...defaults, ...options })
  create({})
  const plugin: FastifyWebhookGuard = async (scope) => {
    const receive = create(limitsOf(scope))
    leaveBodiesUnread(scope)
    // with a callback: a hook that returns a promise lets the request through once that resolves, whatever it says
    scope.addHook('preHandler', (request, reply, next) => {
      receive(incoming(request), { request, reply }, (delivery) => {
        Object.assign(request, { webhook: delivery })
        return continueTo(next, reply.raw)
      }).then((result) => result && send(reply, result))
    })
  }
  // Fastify's own mark of a plugin that works on the scope it is registered in
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}

function limitsOf({ initialConfig: { bodyLimit } }: FastifyInstance): ReceiverOptions {
  return { bodyLimit }
}

/** Has bodies arrive as the stream, which other plugins may have put in the place of Node's own. */
function leaveBodiesUnread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  // Fastify finds by name faster
  scope.addContentTypeParser(['application/json', '*'], (_request, stream, done) => done(null, stream))
}

function incoming(request: FastifyRequest & { readonly rawBody?: unknown }): Incoming {
  const { raw, rawBody, body, log } = request
  const readBody: Incoming['readBody'] = (limits) =>
    findRawBody(rawBody) ?? readNodeBody(isStream(body) ? body : raw, limits)
  // without a level it is the one of a server without a logger, which prints nothing
  return {
    ...incomingNodeRequest(raw, readBody),
    headers: request.headers,
    logger: log.level === undefined ? undefined : log,
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'readableDidRead' in body
}

/** Answers, unless somebody else has begun to. */
function send(reply: FastifyReply, result: Reply): void {
  if (reply.sent || reply.raw.headersSent) return
  const { raw } = reply.request
  if (isDiscarding(raw)) {
    reply.hijack()
    sendReply(reply.raw, result)
    return
  }
  // nothing is sent as nothing: of an empty text, Fastify would say that it is plain text
  const body = result.body || undefined
  reply.code(result.status).headers(nodeHeaders(result, raw)).send(body)
}
