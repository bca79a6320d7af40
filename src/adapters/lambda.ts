import { fromBinary } from '../crypto/bytes.js'
import type { DeliveryContext } from '../delivery/context.js'
import type { Handler } from '../delivery/handler.js'
import { BodyError, ConfigError } from '../errors.js'
import type { AnyEvent } from '../providers/event.js'
import type { Background, Incoming } from '../receiver/incoming.js'
import { bodyAlreadyParsed } from '../receiver/limits.js'
import type { ReceiverOptions } from '../receiver/options.js'
import type { Reply } from '../receiver/outcome.js'
import type { ProviderSource } from '../receiver/provider-source.js'
import { createReceiver } from '../receiver/receive.js'
import type { RawBody } from '../types.js'

/** An event of a REST API (v1) or a load balancer, as far as this adapter reads it. */
export interface LambdaEventV1 {
  readonly httpMethod: string
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueQueryStringParameters?:
    | Readonly<Record<string, readonly string[] | undefined>>
    | null
    | undefined
  readonly requestContext?: object | undefined
  readonly body: string | null
  readonly isBase64Encoded: boolean
}

/** An event of an HTTP API (v2) or a function URL, as far as this adapter reads it. */
export interface LambdaEventV2 {
  readonly requestContext: { readonly http: { readonly method: string } }
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly rawQueryString?: string | undefined
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** An event that carries an HTTP request. */
export type LambdaEvent = LambdaEventV1 | LambdaEventV2

/** What API Gateway and function URLs take for an answer. */
export interface LambdaResult {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** The runtime's own objects, in a handler's context. */
export interface LambdaObjects<Input extends LambdaEvent = LambdaEvent, Context = unknown>
  extends Background {
  readonly lambdaEvent: Input
  readonly lambdaContext: Context
}

/** The options of a webhook on Lambda. A Lambda is frozen once it has answered, so it answers after the handler. */
export interface LambdaOptions extends ReceiverOptions {
  readonly ack?: 'after' | undefined
}

/**
 * Creates a webhook as an AWS Lambda handler, behind a REST API, an HTTP API, a function URL or a load balancer.
 *
 * @param source - a provider, or a function from `{ lambdaEvent, lambdaContext }` to one
 * @param handler - a function of the event and its context, or functions by event type
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
  options: LambdaOptions = {},
): (event: Input, context: Context) => Promise<LambdaResult> {
  requireAckAfter(options)
  const receiver = createReceiver(source, handler, options)
  return async (lambdaEvent, lambdaContext) =>
    resultOf(await receiver.receive(incoming(lambdaEvent), { lambdaEvent, lambdaContext }))
}

function requireAckAfter({ ack }: ReceiverOptions): void {
  if (ack === 'before')
    throw new ConfigError(
      'option_invalid',
      "There is no ack: 'before' on Lambda, which is frozen once it has answered. Hand slow work to a queue.",
    )
}

function resultOf({ status, headers, body }: Reply): LambdaResult {
  return { statusCode: status, headers: { ...headers }, body }
}

/** An event as it may come when somebody invokes the function by hand. */
type AnyLambdaEvent =
  | LambdaEventV1
  | (Partial<Omit<LambdaEventV2, 'requestContext'>> & {
      readonly requestContext?: { readonly http?: { readonly method?: string } }
    })

function incoming(invocation: LambdaEvent): Incoming {
  const event: AnyLambdaEvent = invocation ?? {}
  const readBody = () => rawBodyOf(event)
  if (!('httpMethod' in event))
    return {
      method: event.requestContext?.http?.method ?? '',
      headers: event.headers ?? {},
      query: () => event.rawQueryString ?? '',
      readBody,
    }
  // the single-value form has only the last of repeated lines, and would hide a second signature
  const headers = event.multiValueHeaders ?? event.headers ?? {}
  return { method: event.httpMethod, headers, query: () => queryOf(event), readBody }
}

function queryOf({ requestContext = {}, ...event }: LambdaEventV1): string {
  const parameters = event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {}
  const entries = Object.entries(parameters).flatMap(([name, values = []]) =>
    [values].flat().map((value) => [name, value]),
  )
  // a load balancer hands parameters on as they came, a REST API decoded
  if ('elb' in requestContext) return entries.map((entry) => entry.join('=')).join('&')
  return new URLSearchParams(entries).toString()
}

function rawBodyOf({ body, isBase64Encoded }: AnyLambdaEvent): RawBody {
  const text: unknown = body ?? ''
  if (typeof text !== 'string') throw bodyAlreadyParsed('leave it out of the middlewares of this function')
  return isBase64Encoded ? fromBase64(text) : text
}

function fromBase64(text: string): Uint8Array {
  try {
    return fromBinary(atob(text))
  } catch {
    throw new BodyError('body_encoding_unsupported', 'Expected a body in base64, as the event says it is.')
  }
}
