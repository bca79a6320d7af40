import type { WebhookErrorCode } from '../errors.js'
import type { Secret } from '../types.js'
import type { Finding } from './finding.js'
import type { Reading } from './reading.js'

/** A delivery, and what is known about it. */
export interface UnverifiedDelivery {
  readonly reading: Reading
  readonly method: string
  /** The body as it was given, where that was no raw body but a parsed one. */
  readonly parsedBody?: unknown
  /** The URL that it was posted to, where that is known. */
  readonly url?: string | undefined
  /** Secrets that the scheme wasn't given. */
  readonly otherSecrets: readonly Secret[]
  /** The sender's name, where it is known. */
  readonly sender?: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A delivery that was refused. */
export interface RefusedDelivery extends UnverifiedDelivery {
  /** What it was refused with. */
  readonly code: WebhookErrorCode
}

/** What a finding says, without how certain it is. */
export type Explanation = Omit<Finding, 'certainty'>

/** A reading that undoes one fault. Where a delivery verifies by it, the fault is proved. */
export interface Change extends Explanation {
  readonly reading: Reading
  /** Whether a holder of the secret made this, where a verification can't tell. Default: whether the reading verifies. */
  readonly matches?: () => Promise<boolean>
}

/** What a fault looks like where nothing verifies. */
export interface Hint extends Explanation {
  /** How much it says: `fact` of what is missing or malformed, `look` where it resembles the fault. */
  readonly by: 'fact' | 'look'
}

/** One kind of fault. */
export interface Check {
  /**
   * Readings that would undo it, the likeliest first. Each costs a verification: no more than a few where the fault can't
   * be there.
   *
   * @param reading - the delivery's, or that of another check's change
   */
  readonly changes?: (reading: Reading, delivery: RefusedDelivery) => Iterable<Change> | AsyncIterable<Change>
  /** What it looks like. Nothing where it doesn't. */
  readonly hints?: (delivery: RefusedDelivery) => Iterable<Hint>
}
