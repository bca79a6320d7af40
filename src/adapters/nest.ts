import type { AnyEvent } from '../providers/event.js'
import {
  type Background,
  createReceiver,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import {
  type AwaitedResponse,
  keptBody,
  type NodeRequest,
  readNodeBody,
  serveNode,
  untilAnswered,
} from '../transports/node.js'

/** What is used of Nest's execution context. */
export interface NestContextLike {
  switchToHttp(): { getRequest(): unknown; getResponse(): unknown }
}

/** A guard, as `@UseGuards()` takes one. */
export interface WebhookGuard<Context> {
  canActivate(context: Context): Promise<boolean>
}

/** The framework's own objects a provider may be found by. */
export interface NestObjects<Context> extends Background {
  readonly context: Context
}

interface NestRequest extends NodeRequest {
  /** Node's own request, where Nest runs on Fastify. */
  readonly raw?: NodeRequest
  readonly body?: unknown
  readonly rawBody?: unknown
  webhook?: unknown
}

interface NestResponse extends AwaitedResponse {
  /** Node's own response, where Nest runs on Fastify. */
  readonly raw?: AwaitedResponse
  hijack?(): unknown
}

interface Passing<Context> extends NestObjects<Context> {
  readonly req: NodeRequest
  readonly res: AwaitedResponse
  readonly request: NestRequest
  readonly next: () => void
}

const fix = 'create the app with { rawBody: true }'

/**
 * A webhook as a NestJS guard, on Express and on Fastify: only proven deliveries get to the method, which
 * finds the event through a parameter decorator made of {@link webhookEvent}. Nest parses bodies unless it
 * is told otherwise, so the app must be created with `{ rawBody: true }` (or `{ bodyParser: false }`).
 *
 * A delivery that is not proven is answered by the guard itself, and never gets to exception filters.
 *
 * @param source - a provider, or a function from `{ context }` to one
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * const WebhookEvent = createParamDecorator(webhookEvent)
 *
 * @Post('labsync')
 * @HttpCode(200)
 * @UseGuards(webhook(labsync({ secret })))
 * receive(@WebhookEvent() event: LabSyncEvent) {}
 * ```
 */
export function webhook<Events extends AnyEvent, Context extends NestContextLike = NestContextLike>(
  source: ProviderSource<Events, NestObjects<Context>>,
  options?: ReceiverOptions,
): WebhookGuard<Context> {
  const receiver = createReceiver<Events, Passing<Context>>(source, passOn, {
    handlerTimeout: false,
    ...options,
    ack: 'after',
  })
  return {
    canActivate: (context) =>
      // stays open for a delivery that was refused, as a middleware that doesn't call next
      new Promise((resolve) => {
        const http = context.switchToHttp()
        const request = http.getRequest() as NestRequest
        const response = http.getResponse() as NestResponse
        const { raw: req = request } = request
        const { raw: res = response } = response
        const next = () => resolve(true)
        serveNode(
          receiver,
          { context, req, res, request, next },
          (limits) => keptBody(request.rawBody, request.body) ?? readNodeBody(req, limits, fix),
        )
      }),
  }
}

/** The event the guard has proven: make a parameter decorator of it, with Nest's `createParamDecorator`. */
export function webhookEvent(_data: unknown, context: NestContextLike): unknown {
  const request: unknown = context.switchToHttp().getRequest()
  return typeof request === 'object' && request !== null ? Reflect.get(request, 'webhook') : undefined
}

/** What the method answers decides whether the delivery was taken. */
function passOn(event: AnyEvent, { request, res, next }: Passing<unknown>): Promise<void> {
  request.webhook = event
  const answered = untilAnswered(res)
  next()
  return answered
}
