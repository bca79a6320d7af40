import { ConfigError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import { requireDescription, type SchemeDescription } from '../schemes/description.js'
import { deliveryBy, nowBy, type Sendable } from './delivery.js'
import { forgeryOf } from './forgery.js'
import {
  type DeliveryOverrides,
  type RequestOverrides,
  requireHeaders,
  requireRequestOverrides,
} from './overrides.js'
import { requestOf, urlOf } from './request.js'
import { authHeadersOf, isForm, signsBody, signsTime } from './scheme-facts.js'
import { tamperedBody } from './tampered-body.js'

const hour = 3600

/**
 * A request that is signed with another secret, or another private key. A receiver must refuse it with 401.
 *
 * @throws ConfigError `option_invalid` where {@link signedRequest} throws it; of a sender without a secret
 *
 * @example
 * ```ts
 * const response = await POST(await forge(laabam({ secret: 'a-test-secret' }), sampleEvents.laabam['invoice.paid']))
 * expect(response.status).toBe(401)
 * ```
 */
export async function forge(
  provider: Provider,
  sent: Sendable,
  overrides?: RequestOverrides,
): Promise<Request> {
  const { url, ...others } = requireRequestOverrides(overrides)
  const genuine = requireDescription(provider)
  requireNoAuthHeaders(others, genuine)
  const { description, ...key } = await forgeryOf(genuine)
  const delivery = await deliveryBy(description, provider, sent, { ...others, ...key })
  return requestOf(delivery, url ?? urlOf(genuine))
}

/**
 * A genuine request that is an hour too old, as a replay is. A receiver must refuse it with 401.
 *
 * @param overrides - `timestamp` is when it arrives, in unix seconds. Default: now, by the provider's clock
 * @throws ConfigError `option_invalid` where {@link signedRequest} throws it; of a sender that signs no time; where the
 * provider tolerates any age
 *
 * @example
 * ```ts
 * const response = await POST(await stale(laabam({ secret: 'a-test-secret' }), sampleEvents.laabam['invoice.paid']))
 * expect(response.status).toBe(401)
 * ```
 */
export async function stale(
  provider: Provider,
  sent: Sendable,
  overrides?: RequestOverrides,
): Promise<Request> {
  const { url, ...others } = requireRequestOverrides(overrides)
  const description = requireDescription(provider)
  requireNoAuthHeaders(others, description)
  if (!signsTime(description) || provider.replayWindow === Number.POSITIVE_INFINITY)
    throw new ConfigError(
      'option_invalid',
      `Expected a provider that refuses what is old: ${provider.name} signs no time here, or tolerates any.`,
    )
  const { timestamp = nowBy(description) } = others
  if (timestamp < hour + provider.replayWindow)
    throw new ConfigError('option_invalid', 'Expected a time well after 1970: what is older can’t be signed.')
  const delivery = await deliveryBy(description, provider, sent, {
    ...others,
    timestamp: timestamp - hour - provider.replayWindow,
  })
  return requestOf(delivery, url ?? urlOf(description))
}

/**
 * A genuine request, of which one byte of the body was changed after it was signed. What was JSON is JSON still. A receiver
 * must refuse it with 401.
 *
 * @throws ConfigError `option_invalid` where {@link signedRequest} throws it; of a sender that doesn't sign the body, since
 * no receiver can tell
 *
 * @example
 * ```ts
 * const response = await POST(await tamper(laabam({ secret: 'a-test-secret' }), sampleEvents.laabam['invoice.paid']))
 * expect(response.status).toBe(401)
 * ```
 */
export async function tamper(
  provider: Provider,
  sent: Sendable,
  overrides?: RequestOverrides,
): Promise<Request> {
  const { url, ...others } = requireRequestOverrides(overrides)
  const description = requireDescription(provider)
  requireNoAuthHeaders(others, description)
  if (!signsBody(description))
    throw new ConfigError(
      'option_invalid',
      `Expected a sender that signs the body: ${provider.name} doesn't, so no receiver can tell that it was changed.`,
    )
  const { body, headers } = await deliveryBy(description, provider, sent, others)
  const end = isForm(description) ? 'x' : ' '
  return requestOf({ headers, body: tamperedBody(body, end) }, url ?? urlOf(description))
}

/** Refuses headers that would make a request genuine, or refused for another reason than it should be. */
function requireNoAuthHeaders({ headers }: DeliveryOverrides, description: SchemeDescription): void {
  const authHeaders = authHeadersOf(description)
  for (const name of Object.keys(requireHeaders(headers)))
    if (authHeaders.includes(name))
      throw new ConfigError(
        'option_invalid',
        `Expected no header ${name}: it is made here, so that the request is refused for one reason alone.`,
      )
}
