import type { DeliveryStatus } from '../delivery/log/status.js'
import type { Finding } from '../diagnose/finding.js'

/** Whether a delivery was verified, and what it is. `unverified`: its receiver verifies nothing. */
export type Verdict =
  | {
      readonly status: 'verified' | 'unverified'
      readonly type: string
      readonly eventId?: string
      readonly secretIndex?: number
    }
  | { readonly status: 'refused'; readonly code: string; readonly message: string }

/** What the receiver answered. */
export interface Answer {
  readonly status: number
  /** From the request's end to the answer's, in milliseconds. */
  readonly durationMs: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Its beginning, as text. */
  readonly text: string
}

/** What became of a delivery, as a delivery log has it. */
export interface Handling {
  readonly status: DeliveryStatus
  /** Why it failed. */
  readonly code?: string
  readonly attempts: number
}

/** One delivery in a list. */
export interface DeliverySummary {
  readonly id: string
  readonly provider: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly size: number
  readonly verdict: Verdict
  readonly answerStatus?: number
  readonly durationMs?: number
  readonly handling?: Handling
  /** The first delivery of the same event, where this is a retry or was redelivered: they are shown as one thread. */
  readonly thread: string
  /** Whether it was redelivered from here. */
  readonly isRedelivery: boolean
}

/** One delivery, whole. */
export interface InspectedDelivery extends DeliverySummary {
  /** As they came, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The headers that sign it, in lower case: a delivery that is sent anew gets its own. */
  readonly signatureHeaders?: readonly string[]
  /** The headers that hold a token, in lower case: they are shown only when asked for, and never copied. */
  readonly tokenHeaders?: readonly string[]
  /** The header that names the event type, of a sender that puts it there. */
  readonly typeHeader?: string
  readonly body: Uint8Array
  /** Why it was refused, the likeliest first. */
  readonly findings: readonly Finding[]
  readonly answer?: Answer
  /** Why there is no answer, such as a receiver that can't be reached. */
  readonly failure?: string
}

/** A delivery's body and headers, changed by hand. It is signed anew. */
export interface EditedDelivery {
  readonly body: Uint8Array<ArrayBuffer>
}

/** Where an inspector finds deliveries. */
export interface InspectorSource {
  /** The latest first, 500 at most. */
  list(): Promise<readonly DeliverySummary[]>
  find(id: string): Promise<InspectedDelivery | undefined>
  /** Calls back with each delivery that comes or changes. Returns what ends that. Without it, the page asks again. */
  subscribe?(onDelivery: (delivery: DeliverySummary) => void): () => void
  /**
   * Sends a delivery to the receiver again, as it came, or edited and signed anew. Returns the id of the new one.
   *
   * @throws Error whose message the page shows
   */
  redeliver?(id: string, edited?: EditedDelivery): Promise<string>
  /** Whether it takes an edited body. */
  readonly canEdit?: boolean
}
