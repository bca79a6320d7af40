import { hexMac } from '../crypto/bytes.js'
import { SignatureError } from '../errors.js'
import { requireHeaderText } from '../headers.js'
import type { HeaderValue } from '../types.js'

/** What a `t=…,v1=…` header says. */
export interface SignatureHeader {
  /** Unix seconds. */
  readonly timestamp: number
  /** Every well-formed `v1`, as it stood. */
  readonly signatures: readonly string[]
}

/**
 * Reads a `t=…,v1=…` signature header by one strict grammar: at most 8 KiB, exactly one `t` of up to 12
 * digits (unix seconds), up to 16 `v1` of 64 hex digits each. Keys it doesn't know are ignored, and so is
 * a malformed `v1` beside a good one.
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`, `timestamp_missing`,
 * `timestamp_malformed`, `signature_missing`
 *
 * @example
 * ```ts
 * parseSignatureHeader(`t=1700000000,v1=${'ab'.repeat(32)}`).timestamp // 1700000000
 * ```
 */
export function parseSignatureHeader(header: HeaderValue): SignatureHeader {
  const { timestamp, v1 } = readFields(requireHeaderText(header, 'signature header'))
  return { timestamp, signatures: requireSignatures(v1.filter((value) => hexMac(value))) }
}

/** A {@link SignatureHeader}, its signatures decoded. */
export interface DecodedHeader {
  readonly timestamp: number
  readonly signatures: readonly Uint8Array[]
}

/** Reads a header as {@link parseSignatureHeader} does, and decodes its signatures. */
export function decodeSignatureHeader(header: HeaderValue): DecodedHeader {
  const text = requireHeaderText(header, 'signature header')
  return decodeUsualHeader(text) ?? decodeAnyHeader(text)
}

/** What most senders write, `t` and one `v1` and no more: in 0.2 µs, where the whole grammar takes 0.6. */
function decodeUsualHeader(text: string): DecodedHeader | undefined {
  const [start, timestamp] = /^t=([1-9]\d{0,11}),v1=/.exec(text) ?? []
  const signature = start && hexMac(text, start.length)
  return signature ? { timestamp: Number(timestamp), signatures: [signature] } : undefined
}

function decodeAnyHeader(text: string): DecodedHeader {
  const { timestamp, v1 } = readFields(text)
  const signatures = v1.map((value) => hexMac(value)).filter((mac) => mac !== undefined)
  return { timestamp, signatures: requireSignatures(signatures) }
}

/** The one timestamp of a header, and every `v1`, also a malformed one. */
function readFields(text: string): { readonly timestamp: number; readonly v1: readonly string[] } {
  if (!text.includes('=')) throw malformed('no key=value')
  const items = text.split(',').map((item) => item.trim())
  const valuesOf = (key: string) =>
    items.filter((item) => item.startsWith(key)).map((item) => item.slice(key.length))
  const [timestamp, ...others] = valuesOf('t=')
  if (others.length > 0) throw malformed(`${1 + others.length} t`)
  return { timestamp: requireUnixSeconds(timestamp), v1: requireFewSignatures(valuesOf('v1=')) }
}

function malformed(found: string): SignatureError {
  return new SignatureError('header_malformed', `Expected a header t=…,v1=… with one t, got ${found}.`)
}

/**
 * Unix seconds in their one spelling. 13 digits would be milliseconds.
 *
 * @throws SignatureError `timestamp_missing`, `timestamp_malformed`
 */
export function requireUnixSeconds(text: string | undefined): number {
  if (text === undefined)
    throw new SignatureError('timestamp_missing', 'Expected a t in the header, got none.')
  if (/^(0|[1-9]\d{0,11})$/.test(text)) return Number(text)
  throw new SignatureError(
    'timestamp_malformed',
    `Expected unix seconds in up to 12 digits, got ${text.length} characters: milliseconds have 13.`,
  )
}

/**
 * As many signatures as a header may hold: each is compared under each secret.
 *
 * @throws SignatureError `header_too_long`
 */
export function requireFewSignatures(signatures: readonly string[]): readonly string[] {
  if (signatures.length <= 16) return signatures
  throw new SignatureError('header_too_long', `Expected up to 16 signatures, got ${signatures.length}.`)
}

function requireSignatures<Signature>(signatures: readonly Signature[]): readonly Signature[] {
  if (signatures.length > 0) return signatures
  throw new SignatureError('signature_missing', 'Expected a v1 of 64 hex digits in the header, got none.')
}
