import type { Handler } from '../delivery/handler.js'
import { ConfigError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import type { BodyLimits } from '../receiver/limits.js'
import type { Reply } from '../receiver/outcome.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type Incoming,
  type ProviderSource,
  type Receiver,
  type ReceiverOptions,
} from '../receiver/receive.js'
import {
  type AwaitedResponse,
  keptBody,
  type NodeRequest,
  type NodeStream,
  nodeHeaders,
  readNodeBody,
  untilAnswered,
} from '../transports/node.js'

/** What is used of a Fastify request. */
export interface FastifyRequestLike {
  readonly method: string
  readonly headers: NodeRequest['headers']
  readonly raw: NodeStream
  body?: unknown
  rawBody?: unknown
  webhook?: unknown
}

/** What is used of a Fastify reply. */
export interface FastifyReplyLike {
  readonly sent: boolean
  readonly raw: AwaitedResponse
  code(status: number): unknown
  headers(headers: Reply['headers']): unknown
  send(body?: string): unknown
}

/** What is used of a Fastify instance. */
export interface FastifyLike {
  readonly initialConfig: { readonly bodyLimit?: number | undefined }
  removeAllContentTypeParsers(): unknown
  addContentTypeParser(
    type: string | string[],
    parser: (request: FastifyRequestLike, payload: unknown, done: PassBody) => void,
  ): unknown
  addHook(name: 'preHandler', hook: Answering): unknown
  all(url: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => void): unknown
}

type Answering = (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>
type PassBody = (error: Error | null, body?: unknown) => void

/** The framework's own objects in a handler's context. */
export interface FastifyObjects<Request, Response> extends Background {
  readonly request: Request
  readonly reply: Response
}

/** A webhook, to be registered; with a handler it needs to be told its url. */
export type FastifyWebhook = (scope: FastifyLike, options: { readonly url?: string }) => Promise<void>

/**
 * A webhook as a Fastify plugin (4 and 5), encapsulated: it reads the raw bytes in its own scope, all other
 * routes keep their parsers. Without `handler` it covers the routes of the scope it is registered in: only
 * proven deliveries get to them, with the event on `request.webhook`.
 *
 * @param source - a provider, or a function from `{ request, reply }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @param options - the default `bodyLimit` is the server's own
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.register(webhook(labsync({ secret }), (event) => console.log(event.type)), { url: '/webhooks/labsync' })
 * ```
 */
export function webhook<
  Events extends AnyEvent,
  Request extends FastifyRequestLike = FastifyRequestLike,
  Response extends FastifyReplyLike = FastifyReplyLike,
>(
  source: ProviderSource<Events, FastifyObjects<Request, Response>>,
  handler?: Handler<Events, DeliveryContext & FastifyObjects<Request, Response>>,
  options?: ReceiverOptions,
): FastifyWebhook {
  return handler
    ? route((defaults) => createReceiver(source, handler, { ...defaults, ...options }))
    : guard((defaults) =>
        createReceiver<Events, FastifyObjects<Request, Response> & Next>(source, passOn, {
          handlerTimeout: false,
          ...defaults,
          ...options,
          ack: 'after',
        }),
      )
}

/** Makes the receiver, once the server's own limits are known. */
type Setup<Extra extends Background> = (defaults: ReceiverOptions) => Receiver<Extra>

function route(setup: Setup<FastifyObjects<FastifyRequestLike, FastifyReplyLike>>): FastifyWebhook {
  setup({})
  return async (scope, { url }) => {
    if (url === undefined) throw new ConfigError('option_invalid', 'Register the webhook with { url }.')
    const receiver = setup(limitsOf(scope))
    passBodiesOn(scope)
    scope.all(url, (request, reply) => {
      receiver.receive(incoming(request), { request, reply }).then((answer) => send(reply, answer))
    })
  }
}

function guard(setup: Setup<FastifyObjects<FastifyRequestLike, FastifyReplyLike> & Next>): FastifyWebhook {
  setup({})
  const plugin: FastifyWebhook = async (scope) => {
    const receiver = setup(limitsOf(scope))
    passBodiesOn(scope)
    scope.addHook(
      'preHandler',
      (request, reply) =>
        new Promise((resolve) => {
          const received = receiver.receive(incoming(request), {
            request,
            reply,
            next: () => resolve(undefined),
          })
          received.then((answer) => resolve(send(reply, answer)))
        }),
    )
  }
  // Fastify's own mark of a plugin that works on the scope it is registered in
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}

interface Next {
  readonly next: () => void
}

/** What the routes answer decides whether the delivery was taken. */
function passOn(
  event: AnyEvent,
  { request, reply, next }: FastifyObjects<FastifyRequestLike, FastifyReplyLike> & Next,
): Promise<void> {
  request.webhook = event
  const answered = untilAnswered(reply.raw)
  next()
  return answered
}

function limitsOf({ initialConfig: { bodyLimit } }: FastifyLike): ReceiverOptions {
  return bodyLimit === undefined ? {} : { bodyLimit }
}

// instead of reading a body, hands on the stream, which other plugins may have put in its place
function passBodiesOn(scope: FastifyLike): void {
  scope.removeAllContentTypeParsers()
  // Fastify finds by name faster
  scope.addContentTypeParser(['application/json', '*'], (_request, stream, done) => done(null, stream))
}

function incoming({ method, headers, raw, rawBody, body }: FastifyRequestLike): Incoming {
  const readBody = (limits: BodyLimits) =>
    keptBody(rawBody) ?? readNodeBody(isStream(body) ? body : raw, limits)
  return { method, headers, readBody }
}

function isStream(body: unknown): body is NodeStream {
  return typeof body === 'object' && body !== null && 'readableDidRead' in body
}

function send(reply: FastifyReplyLike, answer: Reply): unknown {
  // a handler may have sent an answer of its own, or begun one
  if (reply.sent || reply.raw.headersSent) return undefined
  reply.code(answer.status)
  // nothing is sent as nothing: of an empty text, Fastify would say that it is plain text
  if (!answer.body) return reply.send()
  reply.headers(nodeHeaders(answer))
  return reply.send(answer.body)
}
