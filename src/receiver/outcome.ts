import type { Refusal } from '../delivery/store.js'
import type { Diagnosis } from '../diagnose/finding.js'
import { WebhookError, type WebhookErrorCode } from '../errors.js'
import { printable } from '../payload/printable.js'
import type { AnyEvent } from '../providers/event.js'

/**
 * Why a request was not handled. `payload_conflict`: its id was handled before, with another body.
 * `superseded`: a later event about the same thing was handled before.
 */
export type OutcomeCode = WebhookErrorCode | 'payload_conflict' | 'superseded'

/** What became of one request. */
export interface Outcome {
  /** The sender's name; empty where the provider could not be found. */
  readonly provider: string
  /** Whose webhook it was, where the provider was given an `account`. */
  readonly account?: string
  /** The HTTP status answered. */
  readonly status: number
  /** Why it was not handled, by stable code. */
  readonly code?: OutcomeCode
  /** The name the receiver was given for this endpoint, where it has one. */
  readonly endpoint?: string
  /** The event's type, where it was verified. */
  readonly type?: string
  /** The type as the sender has it, where the library doesn't know it; cut to 200 characters, and escaped. */
  readonly unknownType?: string
  /** Whether a secret verified it; `false` only where verification was switched off by name. */
  readonly verified?: boolean
  /** Which of the secrets verified it: 0 for the first. Watch it while you rotate. */
  readonly secretIndex?: number
  /** What all deliveries of the event share, where it was verified. */
  readonly deliveryKey?: string
  /** Whether the event was handled before, and so was not now. */
  readonly duplicate?: true
  /** `false` where the handler is a map without a function for the event's type, or the request is a handshake. */
  readonly handled?: false
  /** The name of the handshake that the request is, and got its reply. */
  readonly handshake?: string
  /** Which attempt at the event it was, as far as the store remembers. */
  readonly attempt?: number
  /** For how long the delivery was claimed, in milliseconds. */
  readonly leaseMs?: number
  /** For how many seconds the store remembers the event, unless it was given a `ttl` of its own. */
  readonly rememberFor?: number
  /** Set where a handler ended after its time, and this is the second report of its request. */
  readonly late?: true
  /** From the request's arrival to its end, in milliseconds. */
  readonly durationMs: number
  /** What went wrong; where the handler threw, that is its `cause`. */
  readonly error?: WebhookError
  /**
   * Finds out why the delivery was refused, where the receiver has the option `diagnosis`. It takes up to a hundred times
   * as long as a verification. `undefined` where eight deliveries more were refused before it came to this one.
   */
  readonly diagnose?: () => Promise<Diagnosis | undefined>
}

/** An HTTP answer, ready for an adapter to send. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * What becomes of a delivery that could not be claimed.
 *
 * @throws WebhookError `delivery_in_flight`: the sender must come again, since the first may yet fail
 */
export function verdictOn(refusal: Refusal): Pick<Outcome, 'duplicate' | 'code'> {
  if (refusal === 'done') return { duplicate: true }
  if (refusal === 'conflict') return { code: 'payload_conflict' }
  if (refusal === 'superseded') return { code: 'superseded' }
  throw new WebhookError(
    'delivery_in_flight',
    'Another delivery of this event is being handled right now. The sender is asked to retry.',
  )
}

/** What an outcome says of a verified event. */
export function factsOf(event: AnyEvent): Pick<Outcome, 'type' | 'unknownType' | 'verified' | 'secretIndex'> {
  const { type, verified, secretIndex } = event
  return {
    type,
    verified,
    ...(secretIndex !== undefined && { secretIndex }),
    // of an unverified sender, it may be anybody's, and as long as the body
    ...('unknownType' in event && { unknownType: printable(event.unknownType, 200) }),
  }
}

const headersFor: Readonly<Record<number, Record<string, string>>> = {
  405: { allow: 'POST' },
  409: { 'retry-after': '10' },
  503: { 'retry-after': '10' },
}

/** The answer: empty on success, else a problem document (RFC 9457) that tells a stranger no more than the status. */
export function replyWith(status: number): Reply {
  if (status < 300) return { status, headers: {}, body: '' }
  const headers = { ...headersFor[status], 'content-type': 'application/problem+json' }
  return { status, headers, body: `{"type":"about:blank","status":${status}}` }
}
