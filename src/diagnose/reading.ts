import { utf8 } from '../crypto/bytes.js'
import { schemeOf } from '../schemes/described-scheme.js'
import type { SchemeDescription } from '../schemes/description.js'
import type { Scheme } from '../schemes/scheme.js'
import type { Proof } from '../types.js'
import { withoutFreshness } from './freshness.js'

/** One way to read a delivery: these bytes and headers, verified by this scheme. */
export interface Reading {
  readonly body: Uint8Array<ArrayBuffer>
  /** By lower-case name. Lines of one name are kept apart. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly scheme: SchemeDescription
}

/** What is proved of a delivery by this reading, at any time; `undefined` where it doesn't verify. */
export async function findProof({ body, headers, scheme }: Reading): Promise<Proof | undefined> {
  // everything verifies by a scheme that verifies nothing
  if (scheme.kind === 'unverified') return undefined
  try {
    return await timelessSchemeOf(scheme).verifyAsync(body, recordOf(headers))
  } catch {
    // a reading may be anything: what can't be read doesn't verify
    return undefined
  }
}

// the readings of a body share a scheme, and to set one up takes longer than to verify 2 KiB
const timelessSchemes = new WeakMap<SchemeDescription, Scheme>()

/** A scheme that takes a delivery of any age. Throws where it can't be set up. */
function timelessSchemeOf(description: SchemeDescription): Scheme {
  const known = timelessSchemes.get(description)
  if (known) return known
  const scheme = schemeOf(withoutFreshness(description))
  timelessSchemes.set(description, scheme)
  return scheme
}

/** Headers as schemes take them. */
export function recordOf(headers: Reading['headers']): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(headers)
}

/** The text of a header, its lines joined as HTTP joins them; `undefined` where there is none. */
export function headerOf({ headers }: Pick<Reading, 'headers'>, name: string): string | undefined {
  return headers.get(name.toLowerCase())?.join() || undefined
}

/** The same reading with another line in place of a header. */
export function withHeader(reading: Reading, name: string, value: string): Reading {
  return { ...reading, headers: new Map([...reading.headers, [name.toLowerCase(), [value]]]) }
}

/** The same reading of another body. */
export function withBody(reading: Reading, body: Reading['body'] | string): Reading {
  return { ...reading, body: typeof body === 'string' ? utf8(body) : body }
}
