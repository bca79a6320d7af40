import { ConfigError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import type { AnyEvent } from '../providers/event.js'
import { requireDescription, type SchemeDescription } from '../schemes/description.js'
import type { RawBody } from '../types.js'
import { type Content, contentOf } from './content.js'
import {
  type DeliveryOverrides,
  requireDeliveryOverrides,
  requireHeaders,
  requireMeaningful,
} from './overrides.js'
import { clockOf, findTimestampPlace } from './scheme-facts.js'
import { type SignedDelivery, sign } from './sign.js'

/**
 * What is posted: an event as handlers get it, whose payload is sent; a payload as an object, which is sent as JSON, or as
 * a form by a sender that posts forms; or a body as text or bytes, which is sent as it is.
 */
export type Sendable = AnyEvent | RawBody | object

/**
 * A delivery as its sender would post it: the body, and the headers that go with it. For whatever sends requests in its
 * own way, such as Fastify's `inject`.
 *
 * @throws ConfigError `option_invalid` where it can't be signed, or there is no such option
 *
 * @example
 * ```ts
 * const sender = laabam({ secret: 'a-test-secret' })
 * const { body, headers } = await signedDelivery(sender, sampleEvents.laabam['invoice.paid'])
 * const response = await app.inject({ method: 'POST', url: '/webhooks', headers, payload: body })
 * ```
 */
export async function signedDelivery(
  provider: Provider,
  sent: Sendable,
  overrides?: DeliveryOverrides,
): Promise<SignedDelivery> {
  return deliveryBy(requireDescription(provider), provider, sent, requireDeliveryOverrides(overrides))
}

/**
 * The headers that go with a body of your own, as its sender would sign it. Send the body as it is: another spelling of
 * it has another signature.
 *
 * @throws ConfigError `option_invalid` where the body is neither text nor bytes, or the sender signs inside the body and this
 * one isn't signed: {@link signedDelivery} does that
 *
 * @example
 * ```ts
 * const body = JSON.stringify({ event: 'job.created', data: {} })
 * const headers = await signedHeaders(labsync({ secret: 'a-test-secret' }), body)
 * ```
 */
export async function signedHeaders(
  provider: Provider,
  body: RawBody,
  overrides?: DeliveryOverrides,
): Promise<Readonly<Record<string, string>>> {
  const description = requireDescription(provider)
  const { content } = contentOf(provider.name, body)
  if ('value' in content)
    throw new ConfigError(
      'option_invalid',
      'Expected the body as text or bytes: of an object or an event, signedDelivery makes body and headers.',
    )
  const { headers } = await deliveryBy(description, provider, body, requireDeliveryOverrides(overrides))
  return headers
}

/** A delivery that is signed as a description says, which need not be the provider's own. */
export async function deliveryBy(
  description: SchemeDescription,
  provider: Provider,
  sent: Sendable,
  overrides: DeliveryOverrides,
): Promise<SignedDelivery> {
  const eventContent = contentOf(provider.name, sent)
  requireMeaningful(overrides, description)
  requireTimeToSet(overrides, description, eventContent.content)
  return sign(description, {
    content: eventContent.content,
    headers: {
      ...typeHeaderOf(description, overrides.type ?? eventContent.type),
      ...requireHeaders(overrides.headers),
    },
    timestamp: overrides.timestamp ?? nowBy(description),
    id: overrides.id ?? eventContent.id,
    privateKey: overrides.privateKey,
  })
}

/** Now, in unix seconds, by the clock that the provider was given. */
export function nowBy(description: SchemeDescription): number {
  return Math.floor(clockOf(description)() / 1000)
}

/** A raw body that holds its time isn't changed. */
function requireTimeToSet(
  { timestamp }: DeliveryOverrides,
  description: SchemeDescription,
  content: Content,
): void {
  if (timestamp === undefined || 'value' in content) return
  const place = findTimestampPlace(description)
  if (place && 'field' in place)
    throw new ConfigError(
      'option_invalid',
      `Expected the payload as an object, to put the timestamp in its field ${place.field}: a body as text or bytes is sent as it is.`,
    )
}

function typeHeaderOf({ typeHeader }: SchemeDescription, type: string | undefined): Record<string, string> {
  if (typeHeader === undefined) return {}
  if (type !== undefined) return { [typeHeader]: type }
  throw new ConfigError(
    'option_invalid',
    `Expected the option type: this sender puts the event type in the header ${typeHeader}.`,
  )
}
