import type { Handler } from '../delivery/handler.js'
import type { AnyEvent } from '../providers/event.js'
import { alreadyParsed, type BodyLimits } from '../receiver/limits.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import { readRequest, serveRequest } from '../transports/fetch.js'
import type { RawBody } from '../types.js'

/** What is used of a Hono context. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request; readonly bodyCache: HonoBodyCache }
  readonly res: { readonly status: number }
  readonly executionCtx: { waitUntil(work: Promise<unknown>): void }
  readonly set: (...args: never[]) => void
}

/** What Hono keeps of a body that somebody has read. */
export interface HonoBodyCache {
  readonly arrayBuffer?: RawBody | Promise<RawBody>
  readonly text?: RawBody | Promise<RawBody>
}

/** The framework's own objects in a handler's context. */
export interface HonoObjects<Context> extends Background {
  readonly c: Context
}

interface Next {
  readonly next: () => Promise<void>
}

/**
 * A webhook as a Hono handler, on every runtime of Hono's; without `handler`, as a middleware that sets
 * `webhook` on the context to the event and lets only proven deliveries pass.
 *
 * @param source - a provider, or a function from `{ c }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * app.all('/webhooks/labsync', webhook((ctx) => labsync({ secret: ctx.c.env.LABSYNC_SECRET }), (event) => console.log(event.type)))
 * ```
 */
export function webhook<Events extends AnyEvent, Context extends HonoContextLike = HonoContextLike>(
  source: ProviderSource<Events, HonoObjects<Context>>,
  handler?: Handler<Events, DeliveryContext & HonoObjects<Context>>,
  options?: ReceiverOptions,
): (c: Context, next: () => Promise<void>) => Promise<Response | undefined> {
  const receiver = createReceiver<Events, HonoObjects<Context> & Next>(
    source,
    handler ?? passOn,
    handler ? options : { handlerTimeout: false, ...options, ack: 'after' },
  )
  return async (c, next) => {
    let passed = false
    const extra = {
      c,
      ...background(c),
      next: () => {
        passed = true
        return next()
      },
    }
    const response = await serveRequest(receiver, c.req.raw, extra, (limits) => readBody(c, limits))
    return passed ? undefined : response
  }
}

/** What the next handler answers decides whether the delivery was taken. */
async function passOn(event: AnyEvent, { c, next }: HonoObjects<HonoContextLike> & Next): Promise<void> {
  Reflect.apply(c.set, c, ['webhook', event])
  await next()
  if (c.res.status >= 300) throw new Error(`The next handler answered ${c.res.status}.`)
}

async function readBody({ req: { raw, bodyCache } }: HonoContextLike, limits: BodyLimits): Promise<RawBody> {
  if (!raw.bodyUsed) return readRequest(raw, limits)
  // only what was kept raw: Hono would make any other form of the body by writing the JSON anew
  const kept = await (bodyCache.arrayBuffer ?? bodyCache.text)
  if (kept === undefined) throw alreadyParsed('mount the webhook ahead of what reads the body')
  return kept
}

function background(c: HonoContextLike): Background {
  try {
    const execution = c.executionCtx
    return { waitUntil: (work) => execution.waitUntil(work) }
  } catch {
    // Hono throws where the runtime has no such thing
    return {}
  }
}
