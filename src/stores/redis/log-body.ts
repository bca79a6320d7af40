import { fromBase64, toBase64 } from '../../crypto/bytes.js'
import { createTextDecoder, createTextEncoder } from '../../text-coding.js'

const utf8Decoder = /* @__PURE__ */ createTextDecoder({ fatal: true, ignoreBOM: true })
const utf8Encoder = /* @__PURE__ */ createTextEncoder()

// Not every client hands out bytes, but all of them hand out text. A webhook's body nearly always is UTF-8.

/** A body as text: as it is where it is UTF-8, else in base64; a mark in front says which. */
export function bodyText(body: Uint8Array): string {
  try {
    return `text:${utf8Decoder.decode(body)}`
  } catch {
    return `base64:${toBase64(body)}`
  }
}

/** The body in such a text. */
export function bodyBytes(text: string): Uint8Array {
  if (text.startsWith('text:')) return utf8Encoder.encode(text.slice(5))
  const bytes = fromBase64(text.replace(/^base64:/, ''))
  if (!bytes) throw new Error('Expected the body of a record, found something else.')
  return bytes
}
