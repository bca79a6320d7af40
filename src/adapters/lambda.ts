import { fromBinary } from '../crypto/bytes.js'
import type { Handler } from '../delivery/handler.js'
import { ConfigError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import { alreadyParsed } from '../receiver/limits.js'
import {
  type Background,
  createReceiver,
  type DeliveryContext,
  type Incoming,
  type ProviderSource,
  type ReceiverOptions,
} from '../receiver/receive.js'
import type { RawBody } from '../types.js'

/** What is used of an event of API Gateway (REST, v1), or of a load balancer. */
export interface LambdaEventV1 {
  readonly httpMethod: string
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly body: string | null
  readonly isBase64Encoded: boolean
}

/** What is used of an event of API Gateway (HTTP, v2) or a function URL. */
export interface LambdaEventV2 {
  readonly requestContext: { readonly http: { readonly method: string } }
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** Any of the events that carry an HTTP request to a Lambda. */
export type LambdaEvent = LambdaEventV1 | LambdaEventV2

/** The answer API Gateway and function URLs take. */
export interface LambdaResult {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** The runtime's own objects in a handler's context. */
export interface LambdaObjects<Input, Context> extends Background {
  readonly lambdaEvent: Input
  readonly lambdaContext: Context
}

/**
 * A webhook as an AWS Lambda handler behind API Gateway (REST or HTTP), or a function URL.
 *
 * A Lambda is frozen once it has answered, so there is no `ack: 'before'` here: hand slow work to a queue.
 *
 * @param source - a provider, or a function from `{ lambdaEvent, lambdaContext }` to one
 * @param handler - a function of the event, or a map of functions by event type
 * @throws ConfigError `option_invalid`, at once
 *
 * @example
 * ```ts
 * export const handler = webhook(labsync({ secret: process.env.LABSYNC_SECRET }), (event) => console.log(event.type))
 * ```
 */
export function webhook<Events extends AnyEvent, Input extends LambdaEvent = LambdaEvent, Context = unknown>(
  source: ProviderSource<Events, LambdaObjects<Input, Context>>,
  handler: Handler<Events, DeliveryContext & LambdaObjects<Input, Context>>,
  options?: ReceiverOptions,
): (event: Input, context: Context) => Promise<LambdaResult> {
  if (options?.ack === 'before')
    throw new ConfigError(
      'option_invalid',
      'A Lambda is frozen once it has answered: ack before is not for it.',
    )
  const receiver = createReceiver(source, handler, options)
  return async (lambdaEvent, lambdaContext) => {
    const { status, headers, body } = await receiver.receive(incoming(lambdaEvent), {
      lambdaEvent,
      lambdaContext,
    })
    return { statusCode: status, headers: { ...headers }, body }
  }
}

function incoming(event: LambdaEvent): Incoming {
  const readBody = () => rawBody(event)
  if (!('httpMethod' in event))
    return { method: event.requestContext.http.method, headers: event.headers, readBody }
  // the single-value form keeps only the last of repeated lines, and would hide a second signature
  return { method: event.httpMethod, headers: event.multiValueHeaders ?? event.headers ?? {}, readBody }
}

function rawBody({ body, isBase64Encoded }: LambdaEvent): RawBody {
  const text: unknown = body ?? ''
  if (typeof text !== 'string') throw alreadyParsed('leave it out of the middlewares of this function')
  return isBase64Encoded ? fromBinary(atob(text)) : text
}
