import { type JsonTokens, jsonTokensOf } from './json/tokens.js'
import type { Reading } from './reading.js'

type Body = Reading['body']

/** A body read as text. */
interface BodyText {
  /** `undefined` where it isn't UTF-8. */
  readonly text: string | undefined
  /** `undefined` where it doesn't begin as JSON. */
  readonly json: JsonTokens | undefined
}

// strict, and a byte order mark is part of what is signed
const utf8Decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// every check asks, and a body of 1 MiB takes milliseconds
const known = new WeakMap<Body, BodyText>()

/** The text of a body, and its JSON, where it is such. */
export function bodyTextOf(body: Body): BodyText {
  const found = known.get(body)
  if (found) return found
  const text = decodeUtf8(body)
  const read = { text, json: text === undefined ? undefined : jsonTokensOf(text) }
  known.set(body, read)
  return read
}

function decodeUtf8(body: Body): string | undefined {
  try {
    return utf8Decoder.decode(body)
  } catch {
    return undefined
  }
}
