import { bytesOf, concatBytes, utf8 } from '../crypto/bytes.js'
import { createTextDecoder } from '../text-coding.js'
import type { BodyBytes } from '../types.js'

/** How many places are tried: each takes a parse of the whole body. */
const maxAttempts = 100

/**
 * A body with one of its letters or digits replaced, as near to its end as it can be. JSON stays JSON, and a form a form.
 * Where none can be replaced, `end` is put behind it.
 */
export function tamperedBody(body: BodyBytes, end: string): Uint8Array {
  const bytes = new Uint8Array(bytesOf(body))
  const wasJson = isJson(bytes)
  let attempts = 0
  for (let at = bytes.length - 1; at >= 0 && attempts < maxAttempts; at--) {
    const byte = Number(bytes[at])
    if (!isReplaceable(bytes, at)) continue
    bytes[at] = anotherFor(byte)
    if (!wasJson || isJson(bytes)) return bytes
    bytes[at] = byte
    attempts++
  }
  return concatBytes(bytes, utf8(end))
}

/** Whether there is a letter or a digit, outside of a form's escapes such as `%4a`. */
function isReplaceable(bytes: Uint8Array, at: number): boolean {
  const byte = Number(bytes[at])
  return (isLetter(byte) || isDigit(byte)) && !bytes.subarray(Math.max(0, at - 2), at).includes(0x25)
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
