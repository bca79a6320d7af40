import { PayloadError } from '../errors.js'
import { createTextDecoder } from '../text-coding.js'
import type { BodyBytes } from '../types.js'

/** A JSON object of which nothing is known yet. */
export type JsonObject = { readonly [field: string]: unknown }

type Container = JsonObject | unknown[]

const maxDepth = 1000

// one for all: each takes memory outside the heap, and nothing stays in it between calls
const utf8Decoder = /* @__PURE__ */ createTextDecoder({ fatal: true })

/**
 * The JSON object in a verified body. The body must be strict UTF-8, with or without a byte order mark, and
 * at most 1,000 levels deep. Where an object has one key twice, the last one counts, as in `JSON.parse`.
 *
 * @throws PayloadError `payload_not_utf8`, `payload_not_json`, `payload_invalid`
 */
export function parseJsonObject(body: BodyBytes): JsonObject {
  const value = parseJsonValue(body)
  if (isJsonObject(value)) return value
  throw new PayloadError('payload_invalid', 'Expected a JSON object, got another kind of JSON.')
}

/**
 * Creates a `parse` for a sender that posts a JSON array of events: the payload is an object that holds the array under a
 * name. It also takes that object, as a queue hands it on.
 *
 * @example
 * ```ts
 * parseJsonArrayAs('events')('[{"event":"delivered"}]') // { events: [{ event: 'delivered' }] }
 * ```
 */
export function parseJsonArrayAs(name: string): (body: BodyBytes) => JsonObject {
  return (body) => {
    const value = parseJsonValue(body)
    if (Array.isArray(value)) return { [name]: value }
    if (isJsonObject(value) && Array.isArray(value[name])) return value
    throw new PayloadError('payload_invalid', 'Expected a JSON array, got another kind of JSON.')
  }
}

function parseJsonValue(body: BodyBytes): unknown {
  const text = decodeUtf8(body)
  const value = parseJson(text)
  if (isContainer(value) && isLongEnoughFor(maxDepth, text) && isDeeperThan(maxDepth, value))
    throw new PayloadError('payload_invalid', `Expected at most ${maxDepth} levels of JSON.`)
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function decodeUtf8(body: BodyBytes): string {
  if (typeof body === 'string') return body.replace(/^\uFEFF/, '')
  try {
    return utf8Decoder.decode(body)
  } catch {
    throw new PayloadError('payload_not_utf8', 'Expected UTF-8, got other bytes.')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // its error is not passed on as the cause: the message quotes the payload
    throw new PayloadError('payload_not_json', 'The payload is not JSON: does the sender post a form?')
  }
}

/**
 * Whether a text is long enough for more levels than that. A level takes five characters as an object,
 * `{"":}`, and two as an array. Most payloads are too short, and save the walk: 8 % of a `verify` at 4 KiB.
 */
function isLongEnoughFor(levels: number, text: string): boolean {
  let missing = 5 * levels - text.length
  // each bracket may be an array's, which needs three characters fewer
  for (let at = -1; missing > 0; missing -= 3) {
    at = text.indexOf('[', at + 1)
    if (at < 0) return false
  }
  return true
}

// JSON.parse takes any depth, and then whatever walks the value overflows the stack
function isDeeperThan(levels: number, value: Container): boolean {
  if (levels === 0) return true
  // not by Object.values, which takes three times as long: 80 µs for 64 KiB of small objects
  if (Array.isArray(value)) {
    for (const item of value) if (isContainer(item) && isDeeperThan(levels - 1, item)) return true
    return false
  }
  for (const key in value) {
    const field = value[key]
    if (isContainer(field) && isDeeperThan(levels - 1, field)) return true
  }
  return false
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** The key that an object has a value under; empty where it has none. */
export function findKey(object: JsonObject, value: unknown): string {
  return Object.keys(object).find((key) => object[key] === value) ?? ''
}
