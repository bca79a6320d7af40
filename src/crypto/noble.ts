import { _SHA256 as SHA256 } from '@noble/hashes/sha2.js'
import { utf8 } from './bytes.js'
import { type Mac, pads } from './hmac.js'

/** HMAC-SHA256 in plain JavaScript, for sync calls where there is no node:crypto. */
export function nobleMac(key: Uint8Array): Mac {
  const { inner, outer } = pads(key, sha256)
  return (prefix, body) =>
    sha256(outer, sha256(inner, utf8(prefix), typeof body === 'string' ? utf8(body) : body))
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = new SHA256()
  for (const part of parts) hash.update(part)
  return hash.digest()
}
