import { BodyError } from '../errors.js'
import { findHeaderText } from '../headers.js'
import { byteLength } from '../raw-body.js'
import type { BodyBytes, HeadersLike } from '../types.js'

/** How much of a body is read, for how long, and what is held of it meanwhile. */
export interface BodyLimits {
  /** In bytes. */
  readonly bodyLimit: number
  /** In seconds. */
  readonly bodyTimeout: number
  /**
   * Call it before you hold bytes of a body that arrives in parts, with how many you then hold of it in all. They are
   * given back for you. Not for a body that somebody else has read whole.
   *
   * @throws WebhookError `receiver_overloaded`: stop reading, and have `readBody` reject with it
   */
  readonly hold: (bytes: number) => void
}

/** For how many seconds the rest of a refused body is read to nobody, so that the sender gets to read the answer. */
export const lingerSeconds = 2

/**
 * Refuses a body by what its headers say: one that is over the limit, or compressed. Which bytes the sender
 * signed is not known of a compressed one, nor what it grows to. Whatever the headers say, bytes are counted.
 *
 * @throws BodyError `body_encoding_unsupported`, `body_too_large`
 */
export function requireReadable(headers: HeadersLike, limits: BodyLimits): void {
  const encoding = findHeaderText(headers, 'content-encoding').trim()
  if (encoding !== '' && encoding.toLowerCase() !== 'identity')
    throw new BodyError(
      'body_encoding_unsupported',
      'Expected a plain body, got one with a Content-Encoding. Have the sender, or the proxy in front, not compress it.',
    )
  requireLength(Number(findHeaderText(headers, 'content-length')), limits)
}

/**
 * Refuses a body over the limit that a framework has read whole already.
 *
 * @throws BodyError `body_too_large`
 */
export function requireSize(body: BodyBytes, limits: BodyLimits): void {
  // a text has at least as many bytes as characters, at most three times as many
  if (typeof body === 'string' && body.length * 3 <= limits.bodyLimit) return
  requireLength(byteLength(body), limits)
}

/** @throws BodyError `body_too_large` */
export function requireLength(bytes: number, { bodyLimit }: BodyLimits): void {
  if (bytes > bodyLimit)
    throw new BodyError(
      'body_too_large',
      `The body is over the limit of ${bodyLimit} bytes. If it is genuine, raise bodyLimit.`,
    )
}

/**
 * In how many pieces a body may arrive: 8,192 for a limit of 1 MiB. Each takes time, in Deno 40 µs; and a sender has the
 * whole body before it can sign it, so that only a hostile one writes pieces of under 256 bytes all through a large one.
 */
export function pieceLimitOf({ bodyLimit }: Pick<BodyLimits, 'bodyLimit'>): number {
  return 4096 + Math.floor(bodyLimit / 256)
}

/** @throws BodyError `body_too_large` */
export function requirePieces(pieces: number, limits: BodyLimits): void {
  const limit = pieceLimitOf(limits)
  if (pieces > limit)
    throw new BodyError(
      'body_too_large',
      `The body came in over ${limit} pieces. If it is genuine, have the sender, or the proxy in front, write larger ones.`,
    )
}

/** The error for a body that took too long to arrive. */
export function bodyTimedOut({ bodyTimeout }: BodyLimits): BodyError {
  return new BodyError('body_timeout', `The body did not arrive within ${bodyTimeout} s.`)
}

/** The error for a connection that ended before the body did. */
export function bodyAborted(): BodyError {
  return new BodyError('body_aborted', 'The connection ended before the body did.')
}

/**
 * The error for a body that somebody has read before.
 *
 * @param fix - what to change about it, in the framework's own words
 */
export function bodyAlreadyParsed(fix = 'mount the webhook before it'): BodyError {
  return new BodyError('body_already_parsed', `A body parser has read this request: ${fix}.`)
}
