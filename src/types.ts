import type { WebhookError } from './errors.js'

/** The raw request body, exactly as it arrived: never a parsed object. A string is taken as UTF-8. */
export type RawBody = string | Uint8Array | ArrayBuffer | ArrayBufferView

/** A raw body in one of its two normal forms. A text stands for its UTF-8. */
export type BodyBytes = string | Uint8Array

/** One signature header, or the several lines of it that a framework kept apart. */
export type HeaderValue = string | readonly string[] | null | undefined

/**
 * Request headers in any of the shapes runtimes hand out: a `Headers`, Node's `IncomingHttpHeaders`,
 * a plain record in any case, a `Map`, or entries.
 */
export type HeadersLike =
  | { get(name: string): string | null | undefined }
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined }

/** A shared secret. A string is used as it stands (as UTF-8): no prefix is stripped, nothing is decoded. */
export type Secret = string | Uint8Array

/**
 * One secret, or several while rotating: a delivery passes when any of them signed it. An `undefined`, as an
 * unset environment variable gives, is refused when it is used, by a `ConfigError` `secret_missing`.
 */
export type Secrets = Secret | undefined | readonly (Secret | undefined)[]

/** Milliseconds since the epoch, like `Date.now`. */
export type Clock = () => number

/** How far a timestamp may lie from now, in seconds; `false` turns the check off. */
export type Tolerance = number | { readonly past: number; readonly future: number } | false

/** What may be set about freshness. */
export interface FreshnessOptions {
  /** Seconds a delivery may be old, or ahead of the clock. Default: 300 both ways. */
  readonly tolerance?: Tolerance | undefined
  /** The clock, in milliseconds. Default: `Date.now`. */
  readonly now?: Clock | undefined
}

/** A delivery that was verified: it comes from a holder of the secret. */
export interface Verified {
  /** When it was signed, in unix seconds. */
  readonly timestamp: number
  /** Which of the given secrets signed it (0 where there is one). */
  readonly secretIndex: number
}

/** What a scheme found out about a delivery it let pass. */
export interface Proof {
  /** `false` only where the user switched verification off by name. */
  readonly verified: boolean
  /** When it was signed, in unix seconds, where the scheme says so. */
  readonly timestamp?: number | undefined
  /** The delivery's id, where the scheme signs one. */
  readonly id?: string | undefined
  /** What it covers of the body, where that is not all of it: some fields, or nothing. */
  readonly covers?: 'fields' | 'nothing' | undefined
  /** The event's type, where the sender puts it in a header. It isn't signed. */
  readonly unsignedType?: string | undefined
  /** Which of the given secrets proved it (0 where there is one; -1 where none was asked for). */
  readonly secretIndex: number
}

/** The result of a `safe…` twin: the value under a name of its own, or the error. */
export type Safe<Success> =
  | ({ readonly ok: true } & Success)
  | { readonly ok: false; readonly error: WebhookError }
