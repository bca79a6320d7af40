import type { JsonObject } from '../payload/json.js'
import { object, openObject, string } from '../payload/shape.js'
import { timestampedHmac } from '../schemes/timestamped-hmac.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { defineProvider, type Provider, type ProviderOptions } from './define.js'
import type { DataSchemas, EventsOf, Refined, SchemasFor } from './event.js'

/** What every LabSync delivery looks like (LabSync's sample code). */
export interface LabSyncPayload {
  readonly event: string
  /** "The full object payload" (LabSync's documentation). */
  readonly data: JsonObject
}

/** A calibration job. LabSync doesn't document its fields. */
export type LabSyncJob = JsonObject
/** A calibration certificate. LabSync doesn't document its fields. */
export type LabSyncCertificate = JsonObject
/** A tax invoice. LabSync doesn't document its fields. */
export type LabSyncInvoice = JsonObject
/** A payment slip a customer uploaded. LabSync doesn't document its fields. */
export type LabSyncPaymentSlip = JsonObject
/** A lab. LabSync doesn't document its fields. */
export type LabSyncLab = JsonObject

/** LabSync's event types (its documentation), and the data of each. */
export interface LabSyncData {
  /** A new calibration job was received. */
  'job.created': LabSyncJob
  /** A job is finished, its certificate ready. */
  'job.completed': LabSyncJob
  /** A certificate is signed and available. */
  'certificate.issued': LabSyncCertificate
  /** A tax invoice was created. */
  'invoice.issued': LabSyncInvoice
  /** A payment was confirmed. */
  'invoice.paid': LabSyncInvoice
  /** An invoice is past its due date. */
  'invoice.overdue': LabSyncInvoice
  /** A customer uploaded a payment slip. */
  'portal.slip_received': LabSyncPaymentSlip
  /** A lab was verified and approved. */
  'lab.approved': LabSyncLab
}

/** Any LabSync event. `Schemas` is the type of the `schemas` option, where you gave one. */
export type LabSyncEvent<Schemas = unknown> = EventsOf<
  'labsync',
  Refined<LabSyncData, Schemas>,
  LabSyncPayload
>

/** How {@link labsync} is set up. */
export interface LabSyncOptions<Schemas extends SchemasFor<LabSyncData> = SchemasFor<LabSyncData>>
  extends FreshnessOptions,
    ProviderOptions<Schemas> {
  /** The endpoint's secret, as LabSync shows it; or several, while rotating. */
  readonly secret: Secrets
}

const payload = object<LabSyncPayload>({ event: string, data: openObject })

const events: DataSchemas<LabSyncData> = {
  'job.created': openObject,
  'job.completed': openObject,
  'certificate.issued': openObject,
  'invoice.issued': openObject,
  'invoice.paid': openObject,
  'invoice.overdue': openObject,
  'portal.slip_received': openObject,
  'lab.approved': openObject,
}

/**
 * LabSync (calibration labs). It signs `timestamp.body` in `x-labsync-signature: t=…,v1=…`.
 *
 * LabSync sends no event id, and doesn't document its tolerance (300 seconds here) nor whether it signs a
 * retry anew.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const hook = labsync({ secret: process.env.LABSYNC_SECRET })
 * const event = hook.verify(rawBody, request.headers)
 * if (event.type === 'job.completed') console.log(event.data)
 * ```
 */
export function labsync<const Schemas extends SchemasFor<LabSyncData> = Record<never, never>>(
  options: LabSyncOptions<Schemas>,
): Provider<LabSyncEvent<Schemas>> {
  const { account, schemas, ...signed } = options
  return defineProvider({
    name: 'labsync',
    account,
    scheme: () => timestampedHmac({ ...signed, header: 'x-labsync-signature' }),
    payload,
    read: ({ event, data }) => ({ type: event, data }),
    events,
    schemas,
    delivery: { retriesAfter: [30, 300, 1800, 7200, 28_800, 86_400] },
  })
}
