import { ConfigError, SignatureError } from '../errors.js'
import { requireUnixSeconds } from '../signature/header.js'

/** How a sender writes when it signed. `iso8601` is a date with a time and an offset, as in RFC 3339. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'iso8601'

/** Reads a timestamp as a sender writes it. Returns unix seconds, or throws a SignatureError. */
export type TimeReader = (text: string) => number

const readers: { readonly [Unit in TimeUnit]: TimeReader } = {
  seconds: requireUnixSeconds,
  milliseconds: requireMilliseconds,
  iso8601: requireIsoTime,
}

/**
 * @param isDelimited - whether something beside the timestamp tells where it ends
 * @throws ConfigError `option_invalid`
 */
export function timeReaderOf(unit: TimeUnit, isDelimited: boolean): TimeReader {
  if (!Object.hasOwn(readers, unit))
    throw new ConfigError(
      'option_invalid',
      'Expected the unit of the timestamp to be "seconds", "milliseconds" or "iso8601".',
    )
  return unit === 'seconds' && !isDelimited ? requireTenDigits : readers[unit]
}

/** Unix seconds of ten digits, from 2001 to 2286: a width from which what is beside them can take none. */
function requireTenDigits(text: string): number {
  if (/^[1-9]\d{9}$/.test(text)) return Number(text)
  throw malformed('unix seconds in 10 digits', text)
}

/** Unix milliseconds of 13 digits, from 2001 to 2286. */
function requireMilliseconds(text: string): number {
  if (/^[1-9]\d{12}$/.test(text)) return Math.floor(Number(text) / 1000)
  throw malformed('unix milliseconds in 13 digits', text)
}

function requireIsoTime(text: string): number {
  const [, time, offset] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  const milliseconds = Date.parse(`${time}${offset}`)
  if (milliseconds >= 0) return milliseconds / 1000
  throw malformed('a time such as 2026-01-31T12:00:00Z', text)
}

function malformed(expected: string, text: string): SignatureError {
  return new SignatureError(
    'timestamp_malformed',
    `Expected ${expected} as the timestamp, got another text of ${text.length} characters.`,
  )
}
