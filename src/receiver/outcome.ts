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
  415: { 'accept-encoding': 'identity' },
}

/** The answer to a delivery that was taken. */
export function accepted(status: number): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: '{"received":true}' }
}

/** The answer to any other: a problem document (RFC 9457) that tells a stranger nothing but the status. */
export function refused(status: number): Reply {
  return {
    status,
    headers: { ...headersFor[status], 'content-type': 'application/problem+json' },
    body: `{"type":"about:blank","status":${status}}`,
  }
}
