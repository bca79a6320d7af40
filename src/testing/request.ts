import { ConfigError } from '../errors.js'
import type { Provider } from '../providers/define.js'
import { requireDescription, type SchemeDescription } from '../schemes/description.js'
import type { BodyBytes } from '../types.js'
import { deliveryBy, type Sendable, signedDelivery } from './delivery.js'
import { type DeliveryOverrides, type RequestOverrides, requireRequestOverrides } from './overrides.js'
import { findSignedUrl } from './scheme-facts.js'
import type { SignedDelivery } from './sign.js'

/**
 * A request as the sender would post it, which a receiver with this provider takes for genuine.
 *
 * @throws ConfigError `option_invalid` where it can't be signed, there is no such option, or no `Request` here (as in jsdom)
 *
 * @example
 * ```ts
 * const request = await signedRequest(laabam({ secret: 'a-test-secret' }), sampleEvents.laabam['invoice.paid'])
 * const response = await POST(request)
 * ```
 */
export async function signedRequest(
  provider: Provider,
  sent: Sendable,
  overrides?: RequestOverrides,
): Promise<Request> {
  const { url, ...others } = requireRequestOverrides(overrides)
  const description = requireDescription(provider)
  const delivery = await deliveryBy(description, provider, sent, others)
  return requestOf(delivery, url ?? urlOf(description))
}

/**
 * Signs a delivery and posts it, as the sender would.
 *
 * @param url - where your receiver listens; what a sender signs is the URL that its provider was given
 * @throws ConfigError `option_invalid` where it can't be signed, there is no such option, or no `fetch` here (as in jsdom)
 *
 * @example
 * ```ts
 * const sender = laabam({ secret: 'a-test-secret' })
 * const response = await deliver('http://localhost:3000/webhooks', sender, sampleEvents.laabam['invoice.paid'])
 * ```
 */
export async function deliver(
  url: string | URL,
  provider: Provider,
  sent: Sendable,
  overrides?: DeliveryOverrides,
): Promise<Response> {
  const { body, headers } = await signedDelivery(provider, sent, overrides)
  if (typeof globalThis.fetch !== 'function') throw missing('fetch')
  return fetch(requireUrl(url), { method: 'POST', headers, body: bodyInitOf(body) })
}

/**
 * @throws ConfigError `option_invalid` where there is no `Request`
 */
export function requestOf({ body, headers }: SignedDelivery, url: string): Request {
  if (typeof globalThis.Request !== 'function') throw missing('Request')
  return new Request(requireUrl(url), { method: 'POST', headers, body: bodyInitOf(body) })
}

function requireUrl(url: string | URL): string | URL {
  if (URL.canParse(url)) return url
  throw new ConfigError(
    'option_invalid',
    'Expected the whole url, such as http://localhost:3000/webhooks: a path alone goes nowhere.',
  )
}

/** Where a request goes where nobody says so. */
export function urlOf(description: SchemeDescription): string {
  return findSignedUrl(description) ?? 'https://example.com/webhooks'
}

/** In memory of its own: the body of a Request can't be shared memory. */
function bodyInitOf(body: BodyBytes): BodyInit {
  return typeof body === 'string' ? body : new Uint8Array(body)
}

function missing(name: 'Request' | 'fetch'): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected ${name}, found none here. jsdom has none: send what signedDelivery returns, or set the test environment to node.`,
  )
}
