import type { BodyBytes } from '../types.js'

/** HMAC-SHA256 under one key, of `prefix ‖ body`: 32 bytes. The prefix is ASCII. */
export type Mac = (prefix: string, body: BodyBytes) => Uint8Array

/** The same where the runtime may compute it elsewhere. */
export type AsyncMac = (prefix: string, body: BodyBytes) => Uint8Array | Promise<Uint8Array>

export const blockSize = 64

/** The two blocks HMAC hashes ahead of message and inner digest (RFC 2104), derived once per key. */
export function pads(
  key: Uint8Array,
  sha256: (bytes: Uint8Array) => Uint8Array,
): { inner: Uint8Array; outer: Uint8Array } {
  const block = new Uint8Array(blockSize)
  block.set(key.length > blockSize ? sha256(key) : key)
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) }
}
