import { ConfigError, SubscribeError } from '../errors.js'
import type { JsonObject } from '../payload/json.js'
import { both, list, object, openObject, optional, string, unixTime } from '../payload/shape.js'
import { bearerToken } from '../schemes/bearer-token.js'
import type { Scheme } from '../schemes/scheme.js'
import { unverified } from '../schemes/unverified.js'
import type { Secrets } from '../types.js'
import { defineProvider, type Provider, refine } from './define.js'
import type { DataSchemas, EventsOf, Refined, SchemasFor } from './event.js'

/** What every Flabs delivery looks like (Flabs' documentation). */
export interface FlabsPayload {
  readonly labID: string
  readonly eventType: string
  /** When it happened, in whole unix seconds. */
  readonly eventTime: number
  readonly data: JsonObject
}

/** One test of a bill. */
export interface FlabsTest {
  readonly _id: string
  readonly status: string
}

/**
 * A bill or a report. Flabs documents one table of fields for all four events and not which event
 * carries which, so each may be absent; one that is there has the documented kind.
 */
export interface FlabsBill {
  readonly billID?: string
  /** The id that was given when the bill was made through Flabs' API. */
  readonly integratorID?: string
  readonly billData?: { readonly status: string; readonly testData: readonly FlabsTest[] }
  readonly reportURL?: string
}

interface Echoed {
  readonly integratorID?: string
}

/** A CRM lead or booking. Flabs documents nothing of it but the echoed id. */
export type FlabsLead = Echoed & JsonObject

/** Flabs' event types (its documentation), and the data of each. */
export interface FlabsData {
  'bill.created': FlabsBill
  /** Every report of the bill is done. */
  'bill.completed': FlabsBill
  'bill.deleted': FlabsBill
  /** One report of a bill is done. */
  'report.completed': FlabsBill
  'lead.created': FlabsLead
  /** Booked, or converted from a lead. */
  'booking.created': FlabsLead
}

/** Any Flabs event; `Schemas` is the type of the `schemas` option, where one was given. */
export type FlabsEvent<Schemas = unknown> = EventsOf<'flabs', Refined<FlabsData, Schemas>, FlabsPayload>

/** How {@link flabs} is set up: with the account's token, or expressly without one. */
export type FlabsOptions<Schemas extends SchemasFor<FlabsData> = SchemasFor<FlabsData>> = (
  | {
      /** The auth token that was set up at Flabs; or several, while rotating. */
      readonly token: Secrets
      /** The header Flabs sends it in, which isn't documented. Default: `authorization`. */
      readonly header?: string
      readonly unverified?: false
    }
  | {
      readonly token?: never
      readonly header?: never
      /** The account has no token: let everything pass, as `verified: false`. */
      readonly unverified: true
    }
) & {
  /** Standard Schemas (zod, valibot, arktype …) for the data of event types; it becomes their output. */
  readonly schemas?: Schemas
}

const bill = object<FlabsBill>({
  billID: optional(string),
  integratorID: optional(string),
  billData: optional(
    object({ status: string, testData: list(object<FlabsTest>({ _id: string, status: string })) }),
  ),
  reportURL: optional(string),
})

const lead = both(object<Echoed>({ integratorID: optional(string) }), openObject)

const schemas: DataSchemas<FlabsData> = {
  'bill.created': bill,
  'bill.completed': bill,
  'bill.deleted': bill,
  'report.completed': bill,
  'lead.created': lead,
  'booking.created': lead,
}

const payload = object<FlabsPayload>({
  labID: string,
  eventType: string,
  eventTime: unixTime,
  data: openObject,
})

/**
 * Flabs (pathology labs): no signature, but a token in a header, as `Bearer <token>` or bare.
 *
 * Flabs has no event id, and `eventTime` has a grain of one second: two reports of one bill can look alike.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = flabs({ token: process.env.FLABS_TOKEN })
 * const event = hook.verify(rawBody, request.headers)
 * if (event.type === 'bill.completed') console.log(event.data.billID, event.data.reportURL)
 * ```
 */
export function flabs<const Schemas extends SchemasFor<FlabsData> = Record<never, never>>(
  options: FlabsOptions<Schemas>,
): Provider<FlabsEvent<Schemas>> {
  return defineProvider({
    name: 'flabs',
    scheme: schemeOf(options),
    payload,
    read: ({ eventType, eventTime, data }) => ({
      type: eventType,
      data,
      occurredAt: new Date(eventTime * 1000),
    }),
    events: refine(schemas, options.schemas),
    delivery: { answerWithin: 10, retriesAfter: [120, 120, 120] },
  })
}

function schemeOf({ token, header, unverified: off }: FlabsOptions): Scheme {
  if (off !== true) return bearerToken({ token, header })
  if (token === undefined) return unverified()
  throw invalid('Give either a token or `unverified: true`, not both.')
}

/** Which party's events a webhook receives. A catch-all account names none, a party-scoped one exactly one. */
type Party =
  | { readonly corporateUser?: never; readonly organization?: never }
  | { /** A corporate. */ readonly corporateUser: string; readonly organization?: never }
  | { readonly corporateUser?: never /** A doctor or a hospital. */; readonly organization: string }

/** What {@link subscribe} registers. */
export type FlabsSubscription = Party & {
  /** The JWT of `POST /client/auth/token`. */
  readonly jwt: string
  readonly labID: string
  readonly events: readonly (keyof FlabsData)[]
  /** Where Flabs shall deliver: https only. */
  readonly endpoint: string
  /** The token Flabs shall send along. It stands in older versions of Flabs' documentation only. */
  readonly authToken?: string
  /** Default: the runtime's own `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Default: `https://v2.flabs.in`. */
  readonly baseUrl?: string
  /** Gives up when aborted. */
  readonly signal?: AbortSignal
}

/**
 * Registers a webhook at Flabs.
 *
 * @throws ConfigError `secret_malformed`, `option_invalid`, before any request
 * @throws SubscribeError `subscription_party_refused` (400), `subscription_unauthorized` (401),
 * `subscription_exists` (409), `subscription_failed`
 *
 * @example
 * ```ts
 * await subscribe({ jwt, labID: 'lab_1', events: ['bill.completed'], endpoint: 'https://example.com/webhooks/flabs' })
 * ```
 */
export async function subscribe(subscription: FlabsSubscription): Promise<void> {
  const { jwt, fetch = globalThis.fetch, baseUrl = 'https://v2.flabs.in', signal, ...body } = subscription
  requireSubscribable(subscription)
  const response = await post(fetch, `${baseUrl}/client/events/subscribe`, {
    method: 'POST',
    // a redirect would carry the JWT along, so it is a refusal; 'error' would say so, but workerd lacks it
    redirect: 'manual',
    headers: { authorization: `Bearer ${jwt}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, protocol: 'https' }),
    ...(signal && { signal }),
  })
  if (!response.ok) throw refusal(response.status)
}

function requireSubscribable({
  jwt,
  endpoint,
  events,
  corporateUser,
  organization,
}: FlabsSubscription): void {
  // also keeps the JWT out of the message of whoever would refuse it as a header
  if (!/^[\w.~+/-]+=*$/.test(jwt))
    throw new ConfigError('secret_malformed', 'The jwt is empty or not a token. Fetch one from Flabs first.')
  if (!/^https:\/\//i.test(endpoint) || !URL.canParse(endpoint))
    throw invalid('The endpoint must be an https URL.')
  if (events.length === 0) throw invalid('Name at least one event to subscribe to.')
  if (corporateUser !== undefined && organization !== undefined)
    throw invalid(
      'Name one party, a corporateUser or an organization, not both; none for a catch-all account.',
    )
  if (corporateUser === '' || organization === '') throw invalid('The party is empty.')
}

async function post(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new SubscribeError(
      'subscription_failed',
      'Flabs could not be reached. Nothing is known of the subscription.',
      503,
      { cause },
    )
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
      'There is an active webhook for one of these events and this party already.',
      status,
    )
  return new SubscribeError('subscription_failed', `Flabs answered ${status}.`, status)
}

function invalid(message: string): ConfigError {
  return new ConfigError('option_invalid', message)
}
