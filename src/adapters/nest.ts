import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CanActivate, ExecutionContext } from '@nestjs/common'
import type { AnyEvent } from '../providers/event.js'
import type { Background } from '../receiver/incoming.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createGuard, type GuardOptions, type WebhookDelivery } from '../transports/guard.js'
import { continueTo, findRawBody, incomingNodeRequest, sendReply } from '../transports/node.js'
import { readNodeBody } from '../transports/node-body.js'

export type { GuardOptions, WebhookDelivery }

/** What a function in the provider's place is given. */
export interface NestObjects extends Background {
  readonly context: ExecutionContext
}

const fixOnExpress = 'create the app with { rawBody: true }'
// with bodyParser: false Fastify's own JSON parser goes on, and Nest doesn't look at rawBody
const fixOnFastify = `${fixOnExpress} and without bodyParser: false, or call app.useBodyParser(['application/json', '*'])`

/**
 * Creates a webhook as a NestJS guard, on Express and on Fastify. It lets verified deliveries through to the
 * method, whose answer decides whether the sender retries; what is not verified it answers itself, past
 * exception filters. Nest parses bodies first unless it is told otherwise: create the app with
 * `{ rawBody: true }`. On Fastify, `{ bodyParser: false }` leaves Fastify's own JSON parser in place: call
 * `app.useBodyParser(['application/json', '*'])`, too.
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
export function webhook<Events extends AnyEvent>(
  source: ProviderSource<Events, NestObjects>,
  options?: GuardOptions<Events>,
): CanActivate {
  const guard = createGuard(source, options)
  return {
    canActivate: (context) =>
      // a request that is refused never gets past this: false would have Nest answer it once more
      new Promise((resolve) => {
        const { request, req, res, fix } = httpOf(context)
        const incoming = incomingNodeRequest(
          req,
          (limits) => findRawBody(request.rawBody, request.body) ?? readNodeBody(req, limits, fix),
        )
        guard(incoming, { context }, (delivery) => {
          Object.assign(request, { webhook: delivery })
          return continueTo(() => resolve(true), res)
        }).then((reply) => reply && sendReply(res, reply))
      }),
  }
}

/** What Nest hands out for a request: Express's own object, or Fastify's, which has Node's under `raw`. */
type NestRequest = (IncomingMessage | { readonly raw: IncomingMessage }) & {
  readonly body?: unknown
  readonly rawBody?: unknown
  readonly webhook?: WebhookDelivery
}

type NestResponse = ServerResponse | { readonly raw: ServerResponse }

function httpOf(context: ExecutionContext) {
  const http = context.switchToHttp()
  const request = http.getRequest<NestRequest>()
  const response = http.getResponse<NestResponse>()
  return {
    request,
    req: 'raw' in request ? request.raw : request,
    res: 'raw' in response ? response.raw : response,
    fix: 'raw' in request ? fixOnFastify : fixOnExpress,
  }
}

/**
 * Finds the verified event. Make a parameter decorator of it.
 *
 * @example
 * ```ts
 * const WebhookEvent = createParamDecorator(webhookEvent)
 * ```
 */
export function webhookEvent(_data: unknown, context: ExecutionContext): AnyEvent | undefined {
  return webhookDelivery(_data, context)?.event
}

/**
 * Finds the verified event with its delivery's context. Make a parameter decorator of it.
 *
 * @example
 * ```ts
 * const Delivery = createParamDecorator(webhookDelivery)
 *
 * receive(@Delivery() { event, deliveryKey }: WebhookDelivery<LabSyncEvent>) {}
 * ```
 */
export function webhookDelivery(_data: unknown, context: ExecutionContext): WebhookDelivery | undefined {
  return context.switchToHttp().getRequest<NestRequest>().webhook
}
