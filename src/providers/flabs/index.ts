import { ConfigError } from '../../errors.js'
import { type OptionNames, requireKnownOptions } from '../../options.js'
import { ownOptions } from '../../own-options.js'
import { array, intersect, object, openObject, optional, string, unixTime } from '../../payload/shape.js'
import { bearerToken } from '../../schemes/bearer-token.js'
import type { Scheme } from '../../schemes/scheme.js'
import { unverified } from '../../schemes/unverified.js'
import type { Secrets } from '../../types.js'
import { defineProvider, type Provider, type ProviderOptions } from '../define.js'
import type { DataSchemas, EventsOf, Refined, SchemasFor } from '../event.js'
import type { FlabsBill, FlabsData, FlabsPayload, FlabsTest, WithIntegratorID } from './types.js'

export { type FlabsSubscription, subscribe } from './subscribe.js'
export type { FlabsBill, FlabsData, FlabsLead, FlabsPayload, FlabsTest } from './types.js'

/** Any Flabs event. `Schemas` is the type of the `schemas` option, where you gave one. */
export type FlabsEvent<Schemas = unknown> = EventsOf<'flabs', Refined<FlabsData, Schemas>, FlabsPayload>

/** How {@link flabs} is set up: with the account's token, or explicitly without one. */
export type FlabsOptions<Schemas extends SchemasFor<FlabsData> = SchemasFor<FlabsData>> =
  ProviderOptions<Schemas> &
    (
      | {
          /** The auth token you set up at Flabs; or several, while rotating. */
          readonly token: Secrets
          /** The header Flabs sends it in, which Flabs doesn't document. Default: `authorization`. */
          readonly header?: string
          readonly unverified?: false
        }
      | {
          readonly token?: never
          readonly header?: never
          /** The account has no token: every request passes, and its event says `verified: false`. */
          readonly unverified: true
        }
    )

const bill = object<FlabsBill>({
  billID: optional(string),
  integratorID: optional(string),
  billData: optional(
    object({ status: string, testData: array(object<FlabsTest>({ _id: string, status: string })) }),
  ),
  reportURL: optional(string),
})

const lead = intersect(object<WithIntegratorID>({ integratorID: optional(string) }), openObject)

const events: DataSchemas<FlabsData> = {
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

const names: OptionNames<FlabsOptions> = {
  token: true,
  header: true,
  unverified: true,
  account: true,
  schemas: true,
}

/**
 * Flabs (pathology labs). It signs nothing, but sends a token in a header, as `Bearer <token>` or bare.
 *
 * Flabs sends no event id, and `eventTime` has whole seconds only: two reports of one bill can look alike.
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
    account: options.account,
    scheme: () => createScheme(ownOptions(options)),
    payload,
    read: ({ eventType, eventTime, data }) => ({
      type: eventType,
      data,
      occurredAt: new Date(eventTime * 1000),
    }),
    events,
    schemas: options.schemas,
    delivery: { answerWithin: 10, retriesAfter: [120, 120, 120] },
  })
}

function createScheme(options: FlabsOptions): Scheme {
  requireKnownOptions(options, names)
  const { token, header, unverified: isUnverified } = options
  if (isUnverified !== true) return bearerToken({ token, header })
  if (token === undefined) return unverified()
  throw new ConfigError('option_invalid', 'Expected either a token or `unverified: true`, got both.')
}
