import { BodyError } from '../errors.js'
import type { RawBody, SignedBody } from '../types.js'

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Whether a text is a MAC in hex: exactly 32 bytes, in either case. */
export function isHexMac(text: string): boolean {
  return /^[\da-f]{64}$/i.test(text)
}

/** The MAC that stands in hex at a place of a text, where {@link isHexMac} has said that it does. */
export function hexMac(text: string, at = 0): Uint8Array {
  const mac = new Uint8Array(32)
  for (let i = 0; i < 64; i++) {
    const code = text.charCodeAt(at + i)
    // the low six bits of 0-9, A-F and a-f, less what makes them digits
    mac[i >> 1] = (mac[i >> 1] as number) * 16 + (code % 16) + (code >> 6) * 9
  }
  return mac
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
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined
  const binary = atob(text)
  return btoa(binary) === text ? fromBinary(binary) : undefined
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** One byte per character, as node:crypto's `latin1` output and `atob` give it. */
export function fromBinary(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** The body as text or bytes; throws a {@link BodyError} that says what was passed instead. */
export function signedBody(body: RawBody): SignedBody {
  // two texts with different lone surrogates have the same bytes, and so would share a signature
  if (typeof body === 'string' && body.isWellFormed()) return body
  if (body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  const tag = tagOf(body)
  if (tag === 'ArrayBuffer') return new Uint8Array(body as ArrayBuffer)
  const code = tag === 'Object' || tag === 'Array' ? 'body_already_parsed' : 'body_type_invalid'
  throw new BodyError(code, `Pass the raw body, not ${tag}.`, 500)
}

/** What a value is, in any realm: `Object`, `Array`, `Promise`, `Undefined` … */
export function tagOf(value: unknown): string {
  return {}.toString.call(value).slice(8, -1)
}
