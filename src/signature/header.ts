import { isHexMac } from '../crypto/bytes.js'
import { SignatureError, type SignatureErrorCode } from '../errors.js'
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
  const text = headerText(header)
  const timestamps: string[] = []
  const candidates: string[] = []
  for (const item of text.split(',')) {
    const pair = item.trim()
    if (pair.startsWith('t=')) timestamps.push(pair.slice(2))
    if (pair.startsWith('v1=')) candidates.push(pair.slice(3))
  }
  if (timestamps.length > 1 || !text.includes('='))
    throw refusal('header_malformed', 'must be t=,v1= with one t')
  const timestamp = unixSeconds(timestamps[0])
  const signatures = bounded(candidates).filter(isHexMac)
  if (signatures.length === 0) throw refusal('signature_missing', 'has no v1 of 64 hex')
  return { timestamp, signatures }
}

/** A header's one text. Repeated lines are joined as HTTP joins them, so that a second `t` shows. */
export function headerText(header: HeaderValue): string {
  const text = String(header ?? '')
  if (!text) throw refusal('header_missing', 'is missing')
  if (text.length > 8192) throw refusal('header_too_long', 'is too long')
  return text
}

/** Unix seconds in their one spelling: 13 digits would be milliseconds. */
export function unixSeconds(text: string | undefined): number {
  if (text === undefined) throw refusal('timestamp_missing', 'has no t')
  if (/^(0|[1-9]\d{0,11})$/.test(text)) return Number(text)
  throw refusal('timestamp_malformed', 'must have t in seconds, not milliseconds')
}

/** As many signatures as a header may hold. */
export function bounded(signatures: readonly string[]): readonly string[] {
  if (signatures.length > 16) throw refusal('header_too_long', 'is too long')
  return signatures
}

function refusal(code: SignatureErrorCode, how: string): SignatureError {
  return new SignatureError(code, `The signature header ${how}.`)
}
