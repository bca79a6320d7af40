import type { JsonObject } from '../../payload/json.js'

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
 * A bill or a report. Flabs documents one table of fields for all four events, but not which event carries
 * which, so any field may be absent. A field that is there has the documented kind.
 */
export interface FlabsBill {
  readonly billID?: string
  /** The id you gave when you made the bill through Flabs' API. */
  readonly integratorID?: string
  readonly billData?: { readonly status: string; readonly testData: readonly FlabsTest[] }
  readonly reportURL?: string
}

export interface WithIntegratorID {
  readonly integratorID?: string
}

/** A CRM lead or booking. Flabs documents only the id, which it echoes. */
export type FlabsLead = WithIntegratorID & JsonObject

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
