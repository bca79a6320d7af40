import { bytesOf, utf8 } from '../crypto/bytes.js'
import { findHeaderLines } from '../headers.js'
import { requireRawBody } from '../raw-body.js'
import type { HeadersLike } from '../types.js'
import { schemeOfSender, senderNames } from './known-senders.js'
import { headerNamesOf } from './places.js'
import type { Reading } from './reading.js'

/** What was given as a body: its bytes, and what it was where those had to be guessed. */
export interface GivenBody {
  readonly body: Uint8Array<ArrayBuffer>
  readonly parsedBody?: unknown
}

/** Reads what was given as a body. One that was parsed is written as JSON. */
export function givenBodyOf(given: unknown): GivenBody {
  if (given === undefined || given === null) return { body: new Uint8Array() }
  if (typeof given === 'string') return { body: utf8(given) }
  try {
    // `requireRawBody` refuses what is no raw body
    const body = requireRawBody(given as Uint8Array)
    return { body: new Uint8Array(bytesOf(body)) }
  } catch {
    return { body: utf8(jsonTextOf(given)), parsedBody: given }
  }
}

function jsonTextOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

/** Reads headers of any shape, by lower-case name. */
export function givenHeadersOf(headers: HeadersLike): Reading['headers'] {
  const names = new Set([...namesIn(headers), ...knownNames()])
  const some = withNames(headers, names)
  const lines = [...names].map((name) => [name, findHeaderLines(some, name)] as const)
  return new Map(lines.filter(([, found]) => found.length > 0))
}

/** A record of these headers only: each look-up goes through all, and there may be a hundred thousand. */
function withNames(headers: HeadersLike, names: ReadonlySet<string>): HeadersLike {
  try {
    if ('get' in headers && !(headers instanceof Map)) return headers
    const isNamed = ([name]: readonly [string, unknown]) => names.has(String(name).toLowerCase())
    if (Symbol.iterator in headers) return Array.from(headers).filter(isNamed)
    return Object.fromEntries(Object.entries(headers).filter(isNamed))
  } catch {
    return headers
  }
}

/** The names that headers tell of. Some shapes tell none, but answer where they are asked for one. */
function namesIn(headers: HeadersLike): readonly string[] {
  try {
    const names = Symbol.iterator in headers ? Array.from(headers, ([name]) => name) : Object.keys(headers)
    return names.slice(0, mostHeaders).map((name) => String(name).toLowerCase())
  } catch {
    return []
  }
}

const mostHeaders = 500

function knownNames(): readonly string[] {
  const ofSenders = senderNames.flatMap((name) => headerNamesOf(schemeOfSender(name)))
  return [...ofSenders, 'content-type', 'content-length', 'content-encoding']
}
