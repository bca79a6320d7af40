import { bytesOf, concatBytes, utf8 } from '../crypto/bytes.js'
import { createTextDecoder } from '../text-coding.js'
import type { BodyBytes } from '../types.js'

/** How many places are tried: each takes a parse of the whole body. */
const maxAttempts = 100

/**
 * A body with one of its letters or digits replaced, as near to its end as it can be. JSON stays JSON. Where no letter can be
 * replaced, a blank is put behind it.
 */
export function tamperedBody(body: BodyBytes): Uint8Array {
  const bytes = new Uint8Array(bytesOf(body))
  const wasJson = isJson(bytes)
  const places = Array.from(bytes.entries()).filter(([, byte]) => isLetter(byte) || isDigit(byte))
  for (const [at, byte] of places.slice(-maxAttempts).reverse()) {
    bytes[at] = anotherFor(byte)
    if (!wasJson || isJson(bytes)) return bytes
    bytes[at] = byte
  }
  return concatBytes(bytes, utf8(' '))
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** A digit for a digit, a letter for a letter. */
function anotherFor(byte: number): number {
  const [usual, other] = isDigit(byte) ? ([0x31, 0x32] as const) : ([0x78, 0x79] as const)
  return byte === usual ? other : usual
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(createTextDecoder({ fatal: true }).decode(bytes))
    return true
  } catch {
    return false
  }
}
