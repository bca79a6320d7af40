import { createTextEncoder } from '../text-coding.js'
import type { BodyBytes } from '../types.js'

const encoder = /* @__PURE__ */ createTextEncoder()

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Writes a text as UTF-8 into bytes, from an offset on. Returns where it ends, or `undefined` where it doesn't fit. */
export function utf8Into(bytes: Uint8Array, offset: number, text: string): number | undefined {
  const { read, written } = encoder.encodeInto(text, bytes.subarray(offset))
  return read === text.length ? offset + written : undefined
}

/** A body's bytes: of a text, its UTF-8. */
export function bytesOf(body: BodyBytes): Uint8Array {
  return typeof body === 'string' ? utf8(body) : body
}

// the value of each hex digit by its character code, else NaN: a MAC takes 0.1 µs by this table, 1.1 by `parseInt`
const digitValues = /* @__PURE__ */ Array.from({ length: 128 }, (_, code) =>
  Number.parseInt(String.fromCharCode(code), 16),
)

/** A MAC as its sender writes it in hex: exactly 32 bytes, in either case, from `start` to the text's end. */
export function hexMac(text: string, start = 0): Uint8Array | undefined {
  return text.length - start === 64 ? fromHex(text, start) : undefined
}

/** The bytes of hex digits in either case, two each, from `start` to the text's end. */
export function fromHex(text: string, start = 0): Uint8Array<ArrayBuffer> | undefined {
  const length = (text.length - start) / 2
  if (!Number.isInteger(length)) return undefined
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const byte = 16 * digitAt(text, start + 2 * i) + digitAt(text, start + 2 * i + 1)
    if (Number.isNaN(byte)) return undefined
    bytes[i] = byte
  }
  return bytes
}

function digitAt(text: string, index: number): number {
  return digitValues[text.charCodeAt(index)] ?? Number.NaN
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A MAC as its sender writes it in base64: exactly 32 bytes. */
export function base64Mac(text: string): Uint8Array | undefined {
  const mac = fromBase64(text)
  return mac?.length === 32 ? mac : undefined
}

/** The bytes of strict base64: padded, nothing but the alphabet, no stray bits. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const binary = atob(text)
  return btoa(binary) === text ? fromBinary(binary) : undefined
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** The bytes of a binary string, one per character, as `atob` and node:crypto's `binary` write them. */
export function fromBinary(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length)
  binaryInto(bytes, 0, binary)
  return bytes
}

/** Writes a binary string into bytes, from an offset on. For short ASCII it is twice as fast as a TextEncoder. */
export function binaryInto(bytes: Uint8Array, offset: number, binary: string): void {
  for (let i = 0; i < binary.length; i++) bytes[offset + i] = binary.charCodeAt(i)
}

export function concatBytes(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
