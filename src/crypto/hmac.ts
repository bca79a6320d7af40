import type { BodyBytes } from '../types.js'

/** The hash in an HMAC. */
export type HashName = 'sha1' | 'sha256' | 'sha512'

/** Computes HMAC-SHA256 of `prefix ‖ body` under one key: 32 bytes. The prefix is ASCII. */
export type Hmac = (prefix: string, body: BodyBytes) => Uint8Array

/** {@link Hmac} where the runtime may compute asynchronously. */
export type AsyncHmac = (prefix: string, body: BodyBytes) => Uint8Array | Promise<Uint8Array>

/** A key in memory of its own, that nobody else changes or sees. */
export type KeyBytes = Uint8Array<ArrayBuffer>

/** How many bytes SHA-256 takes at a time. A longer key is hashed first. */
export const blockSize = 64

/** The blocks that HMAC hashes ahead of the message and ahead of its inner hash (RFC 2104). */
export function padsOf(key: Uint8Array): { readonly inner: Uint8Array; readonly outer: Uint8Array } {
  const block = new Uint8Array(blockSize)
  block.set(key)
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) }
}
