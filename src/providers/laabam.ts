import type { JsonObject } from '../payload/json.js'
import { check, isoTime, type Optional, object, openObject, optional, string } from '../payload/shape.js'
import { timestampedHmac } from '../schemes/timestamped-hmac.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { defineProvider, type Provider, type ProviderOptions } from './define.js'
import type { DataSchemas, EventsOf, Refined, SchemasFor } from './event.js'

/** What every Laabam delivery looks like. The product page shows no `id` and no `created_at`. */
export interface LaabamPayload {
  /** `evt_…`, the same in every delivery of one event. */
  readonly id?: string
  readonly type: string
  /** ISO 8601. */
  readonly created_at?: string
  readonly data: JsonObject
}

/** An amount: a number on Laabam's product page, a decimal string in its developer documentation. */
export type LaabamAmount = number | string

/**
 * An invoice. Laabam's product page and its developer documentation spell it differently, so any field may
 * be absent. A field that is there has the documented kind.
 */
export interface LaabamInvoice {
  readonly invoice_id?: string
  readonly status?: string
  readonly amount?: LaabamAmount
  /** The developer documentation's name for `invoice_id`. */
  readonly id?: string
  readonly number?: string
  readonly total?: LaabamAmount
}

/** A paid invoice. */
export interface LaabamPaidInvoice extends LaabamInvoice {
  readonly payment_id?: string
}

/** A customer. */
export interface LaabamCustomer {
  readonly customer_id?: string
  readonly name?: string
  readonly email?: string
}

/** A payment that failed. */
export interface LaabamFailedPayment {
  readonly payment_id?: string
  /** Such as `insufficient_funds`. */
  readonly reason?: string
}

/** A resource whose fields Laabam doesn't document. */
export type LaabamResource = JsonObject

/** Laabam's event types (product page and developer documentation), and the data of each. */
export interface LaabamData {
  'invoice.created': LaabamInvoice
  'invoice.paid': LaabamPaidInvoice
  'invoice.voided': LaabamResource
  'customer.created': LaabamCustomer
  'payment.failed': LaabamFailedPayment
  'payment.recorded': LaabamResource
  'message.delivered': LaabamResource
  'message.failed': LaabamResource
}

/** Any Laabam event. `Schemas` is the type of the `schemas` option, where you gave one. */
export type LaabamEvent<Schemas = unknown> = EventsOf<'laabam', Refined<LaabamData, Schemas>, LaabamPayload>

/** How {@link laabam} is set up. */
export interface LaabamOptions<Schemas extends SchemasFor<LaabamData> = SchemasFor<LaabamData>>
  extends FreshnessOptions,
    ProviderOptions<Schemas> {
  /** The endpoint's secret, as Laabam shows it; or several, while rotating. */
  readonly secret: Secrets
}

const amount = check<LaabamAmount>(
  'a number or a decimal string',
  (value) => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)),
)

const text: Optional<string> = optional(string)

const invoice = {
  invoice_id: text,
  status: text,
  amount: optional(amount),
  id: text,
  number: text,
  total: optional(amount),
}

const events: DataSchemas<LaabamData> = {
  'invoice.created': object<LaabamInvoice>(invoice),
  'invoice.paid': object<LaabamPaidInvoice>({ ...invoice, payment_id: text }),
  'invoice.voided': openObject,
  'customer.created': object<LaabamCustomer>({ customer_id: text, name: text, email: text }),
  'payment.failed': object<LaabamFailedPayment>({ payment_id: text, reason: text }),
  'payment.recorded': openObject,
  'message.delivered': openObject,
  'message.failed': openObject,
}

const payload = object<LaabamPayload>({
  id: text,
  type: string,
  created_at: optional(isoTime),
  data: openObject,
})

/**
 * Laabam (invoicing). It signs `timestamp.body` in `x-laabam-signature: t=…,v1=…`, and allows 5 minutes.
 *
 * Laabam names the event type in `x-laabam-event`, too. That header isn't signed, so it is ignored.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = laabam({ secret: process.env.LAABAM_SECRET })
 * const event = hook.verify(rawBody, request.headers)
 * if (event.type === 'invoice.paid') console.log(event.id, event.data.payment_id)
 * ```
 */
export function laabam<const Schemas extends SchemasFor<LaabamData> = Record<never, never>>(
  options: LaabamOptions<Schemas>,
): Provider<LaabamEvent<Schemas>> {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'laabam',
    account,
    scheme: () => timestampedHmac({ ...signed, header: 'x-laabam-signature' }),
    payload,
    read: ({ id, type, created_at, data }) => ({
      type,
      data,
      id,
      occurredAt: created_at ? new Date(created_at) : undefined,
    }),
    events,
    schemas,
    delivery: { answerWithin: 5, retriesFor: 86_400 },
  })
}
