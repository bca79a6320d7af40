import { ConfigError, SubscribeError } from '../../errors.js'
import { printable } from '../../payload/printable.js'
import type { FlabsData } from './types.js'

/** Whose events a webhook receives. A catch-all account names nobody, a party-scoped one exactly one party. */
type Party =
  | { readonly corporateUser?: never; readonly organization?: never }
  | { /** A corporate. */ readonly corporateUser: string; readonly organization?: never }
  | { readonly corporateUser?: never /** A doctor or a hospital. */; readonly organization: string }

/** What {@link subscribe} registers. */
export type FlabsSubscription = Party & {
  /** The JWT from `POST /client/auth/token`. */
  readonly jwt: string
  readonly labID: string
  readonly events: readonly (keyof FlabsData)[]
  /** Where Flabs delivers to: an https URL. */
  readonly endpoint: string
  /** The token Flabs sends along. Only older versions of Flabs' documentation have it. */
  readonly authToken?: string
  /** Default: the runtime's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Default: `https://v2.flabs.in`. It must be https, except on this machine. */
  readonly baseUrl?: string
  /** Abort it to give up earlier than after 10 seconds. */
  readonly signal?: AbortSignal
}

/**
 * Registers a webhook at Flabs.
 *
 * @throws ConfigError `secret_malformed`, `option_invalid`, before any request
 * @throws SubscribeError with Flabs' status:
 * `subscription_party_refused` (400): name no party for a catch-all account, exactly one for a party-scoped one ·
 * `subscription_unauthorized` (401): fetch a new JWT ·
 * `subscription_exists` (409): an active webhook has one of these events and this party ·
 * `subscription_failed`: any other status, or 503 where Flabs could not be reached within 10 seconds; the
 * webhook may or may not be registered
 *
 * @example
 * ```ts
 * await subscribe({ jwt, labID: 'lab_1', events: ['bill.completed'], endpoint: 'https://example.com/webhooks/flabs' })
 * ```
 */
export async function subscribe(subscription: FlabsSubscription): Promise<void> {
  requireValid(subscription)
  const { jwt, labID, events, endpoint, corporateUser, organization, authToken, signal } = subscription
  const { fetch = globalThis.fetch, baseUrl = 'https://v2.flabs.in' } = subscription
  const timeout = AbortSignal.timeout(10_000)
  const response = await post(fetch, `${baseUrl}/client/events/subscribe`, {
    method: 'POST',
    // a redirect would take the JWT elsewhere, so it counts as a refusal; workerd lacks `error`
    redirect: 'manual',
    headers: { authorization: `Bearer ${jwt}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      labID,
      events,
      endpoint,
      protocol: 'https',
      corporateUser,
      organization,
      authToken,
    }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
  if (!response.ok) throw refusal(response.status)
}

const known: { readonly [Name in keyof Required<FlabsSubscription>]: true } = {
  jwt: true,
  labID: true,
  events: true,
  endpoint: true,
  corporateUser: true,
  organization: true,
  authToken: true,
  fetch: true,
  baseUrl: true,
  signal: true,
}

function requireValid(subscription: FlabsSubscription): void {
  for (const name of Object.keys(subscription))
    if (!Object.hasOwn(known, name)) throw invalid(`There is no ${printable(name, 100)} in a subscription.`)
  const { jwt, endpoint, events, corporateUser, organization, baseUrl } = subscription
  // fetch would refuse it, too, but quote it in its error
  if (typeof jwt !== 'string' || !/^[\w.~+/-]+=*$/.test(jwt))
    throw new ConfigError('secret_malformed', 'The jwt is empty or not a token. Fetch one from Flabs first.')
  if (!isHttps(endpoint)) throw invalid('Expected the endpoint to be an https URL.')
  if (baseUrl !== undefined && !isHttps(baseUrl) && !isLoopback(baseUrl))
    throw invalid('Expected the baseUrl to be an https URL: the JWT would travel in the clear.')
  if (events.length === 0) throw invalid('Expected at least one event to subscribe to.')
  if (corporateUser !== undefined && organization !== undefined)
    throw invalid('Expected one party, a corporateUser or an organization, got both.')
  if (corporateUser === '' || organization === '') throw invalid('Expected a party, got an empty string.')
}

function isHttps(url: string): boolean {
  return /^https:\/\//i.test(url) && URL.canParse(url)
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(new URL(url).origin)
}

async function post(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    const message = 'Flabs could not be reached. The webhook may or may not be registered.'
    throw new SubscribeError('subscription_failed', message, 503, { cause })
  }
}

function refusal(status: number): SubscribeError {
  if (status === 400)
    return new SubscribeError(
      'subscription_party_refused',
      'Flabs refused the subscription. A catch-all account names no party, a party-scoped one exactly one.',
      status,
    )
  if (status === 401)
    return new SubscribeError('subscription_unauthorized', 'Flabs refused the JWT. Fetch a new one.', status)
  if (status === 409)
    return new SubscribeError(
      'subscription_exists',
      'An active webhook already has one of these events and this party.',
      status,
    )
  return new SubscribeError('subscription_failed', `Flabs answered ${status}.`, status)
}

function invalid(message: string): ConfigError {
  return new ConfigError('option_invalid', message)
}
