import type { WebhookError, WebhookErrorCode } from '../errors.js'

/** What became of one request. */
export interface Outcome {
  /** Whose delivery it was; empty where not even the provider could be had. */
  readonly provider: string
  /** The HTTP status answered. */
  readonly status: number
  /** Why it was not handled, by stable code. */
  readonly code?: WebhookErrorCode
  /** The event's type, where it was proven. */
  readonly type?: string
  /** What all deliveries of the event share, where it was proven. */
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

const headersFor: Readonly<Record<number, Record<string, string>>> = {
  405: { allow: 'POST' },
  409: { 'retry-after': '10' },
  503: { 'retry-after': '10' },
}

/** The answer: nothing where the delivery was taken, else a problem document (RFC 9457) that tells a stranger no more. */
export function replyWith(status: number): Reply {
  if (status < 300) return { status, headers: {}, body: '' }
  const headers = { ...headersFor[status], 'content-type': 'application/problem+json' }
  return { status, headers, body: `{"type":"about:blank","status":${status}}` }
}
