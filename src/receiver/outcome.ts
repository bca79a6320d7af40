import type { Claim } from '../delivery/store.js'
import { WebhookError, type WebhookErrorCode } from '../errors.js'

/** Why a request was not handled. `payload_conflict`: its id was handled before, with another body. */
export type OutcomeCode = WebhookErrorCode | 'payload_conflict'

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
  /** The event's type, where it was verified. */
  readonly type?: string
  /** What all deliveries of the event share, where it was verified. */
  readonly deliveryKey?: string
  /** Whether the event was handled before, and so was not now. */
  readonly duplicate?: true
  /** From the request's arrival to its end, in milliseconds. */
  readonly durationMs: number
  /** What went wrong; where the handler threw, that is its `cause`. */
  readonly error?: WebhookError
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
export function verdictOn(claim: Exclude<Claim, 'claimed'>): Pick<Outcome, 'duplicate' | 'code'> {
  if (claim === 'done') return { duplicate: true }
  if (claim === 'conflict') return { code: 'payload_conflict' }
  throw new WebhookError(
    'delivery_in_flight',
    'Another delivery of this event is being handled right now. The sender is asked to retry.',
  )
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
