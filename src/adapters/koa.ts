import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import type { BodyLimits } from '../receiver/limits.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import { keptBody, type NodeRequest, nodeHeaders, readNodeBody } from '../transports/node.js'
import type { RawBody } from '../types.js'

/** What is used of a Koa context. */
export interface KoaContextLike {
  readonly req: NodeRequest
  readonly request: { readonly rawBody?: unknown; readonly body?: unknown }
  readonly state: object
  readonly headerSent: boolean
  status: number
  body: unknown
  set(headers: Record<string, string>): void
}

/** The framework's own objects in a handler's context. */
export interface KoaObjects<Context> extends Background {
  readonly koa: Context
}

interface Next {
  readonly next: () => Promise<unknown>
}

const fix = 'mount the webhook ahead of it, or have it keep the raw body (koa-body: includeUnparsed)'

/**
 * A webhook as a Koa middleware: with `handler` it answers, without one it puts the event on
 * `ctx.state.webhook` and lets only proven deliveries pass. Ahead of any body parser, or behind one that
 * keeps `ctx.request.rawBody`, as koa-bodyparser does, or koa-body with `includeUnparsed`.
 *
 * @param source - a provider, or a function from `{ koa }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * router.all('/webhooks/labsync', webhook(labsync({ secret }), (event) => console.log(event.type)))
 * ```
 */
export function webhook<Events extends AnyEvent, Context extends KoaContextLike = KoaContextLike>(
  source: ProviderSource<Events, KoaObjects<Context>>,
  handler?: Handler<Events, DeliveryContext & KoaObjects<Context>>,
  options?: ReceiverOptions,
): (koa: Context, next: () => Promise<unknown>) => Promise<void> {
  const receiver = createReceiver<Events, KoaObjects<Context> & Next>(
    source,
    handler ?? passOn,
    handler ? options : { handlerTimeout: false, ...options, ack: 'after' },
  )
  return async (koa, next) => {
    const { method = '', headers } = koa.req
    let passed = false
    const pass = () => {
      passed = true
      return next()
    }
    const readBody = (limits: BodyLimits) => kept(koa) ?? readNodeBody(koa.req, limits, fix)
    const reply = await receiver.receive({ method, headers, readBody }, { koa, next: pass })
    if (passed || koa.headerSent) return
    koa.status = reply.status
    koa.set(nodeHeaders(reply))
    koa.body = reply.body
  }
}

/** What the next middleware answers decides whether the delivery was taken. */
async function passOn(event: AnyEvent, { koa, next }: KoaObjects<KoaContextLike> & Next): Promise<void> {
  Object.assign(koa.state, { webhook: event })
  await next()
  if (koa.status >= 300) throw new Error(`The next middleware answered ${koa.status}.`)
}

function kept({ request: { rawBody, body } }: KoaContextLike): RawBody | undefined {
  const unparsed: unknown =
    typeof body === 'object' && body !== null && Reflect.get(body, Symbol.for('unparsedBody'))
  return keptBody(rawBody, unparsed, body)
}
