import type { DeliveryStatus } from './status.js'

/** A recorded delivery, without its body. */
export interface DeliverySummary {
  /** Its delivery key. One whose id was handled with another body has a key of its own. */
  readonly key: string
  readonly status: DeliveryStatus
  /** Why it failed, by stable code. */
  readonly code?: string
  readonly provider: string
  readonly type: string
  /** The type as the sender has it, where the library doesn't know it. */
  readonly unknownType?: string
  /** The sender's id of the event, where it has one. */
  readonly id?: string
  /** `false` only where verification was switched off by name. */
  readonly verified: boolean
  /** When the sender delivered it last. */
  readonly receivedAt: Date
  /** When the sender signed it, where the scheme says so. */
  readonly signedAt?: Date
  /** How often the sender delivered it, or somebody redelivered it, to be handled. */
  readonly attempts: number
  /** How long the last handling took, in milliseconds. */
  readonly latencyMs?: number
  /** The headers that help to trace it, such as its content type. Never one that authenticates. */
  readonly headers: Readonly<Record<string, string>>
}

/** A recorded delivery. */
export interface DeliveryRecord extends DeliverySummary {
  /** The raw body. */
  readonly body: Uint8Array
}

/** Which deliveries to look at. Default: all of them. */
export interface DeliveryFilter {
  readonly status?: DeliveryStatus | readonly DeliveryStatus[] | undefined
  /** The sender's name. */
  readonly provider?: string | undefined
  readonly type?: string | undefined
  /** Those received then, or later. */
  readonly since?: Date | undefined
}

/** Which deliveries to list. */
export interface ListOptions extends DeliveryFilter {
  /** How many at most. Default: 100. */
  readonly limit?: number | undefined
  /** Those that come after a page: what that page had as its `after`. */
  readonly after?: string | undefined
}

/** Some of the recorded deliveries, the oldest first. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[]
  /** What to pass for the next page; absent on the last. */
  readonly after?: string
}
