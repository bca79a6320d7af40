import { PayloadError } from '../errors.js'
import type { BodyBytes } from '../types.js'

/** A JSON object of which nothing is known yet. */
export type JsonObject = { readonly [field: string]: unknown }

const maxDepth = 1000

// one for all: each takes memory outside the heap, and nothing stays in it between calls
const utf8Decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON object in a proven body: strict UTF-8, a byte order mark allowed, at most 1,000 levels deep.
 * Where a key stands twice in one object the last one counts, as `JSON.parse` has it.
 *
 * @throws PayloadError `payload_not_utf8`, `payload_not_json`, `payload_invalid`
 */
export function jsonObject(body: BodyBytes): JsonObject {
  const text = decodeUtf8(body)
  const value = parse(text)
  if (!isJsonObject(value)) throw new PayloadError('payload_invalid', 'The payload is not a JSON object.')
  // a level takes two characters at least, so most payloads are too short to need a look
  if (text.length > 2 * maxDepth && !isWithin(maxDepth, value))
    throw new PayloadError('payload_invalid', `The payload is over ${maxDepth} levels deep.`)
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
    throw new PayloadError('payload_not_utf8', 'The payload is not UTF-8.')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // what it threw is not kept as the cause: its message quotes the payload
    throw new PayloadError('payload_not_json', 'The payload is not JSON: does the sender post a form?')
  }
}

// deep JSON parses, and then overflows the stack of whatever walks it
function isWithin(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isWithin(levels - 1, inner))
}
