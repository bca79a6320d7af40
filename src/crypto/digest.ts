import type { BodyBytes } from '../types.js'
import { bytesOf } from './bytes.js'
import { nodeCrypto } from './node-crypto.js'

/** A hash that is strong enough to stand for what it is of. */
export type DigestHash = 'sha256' | 'sha512'

/** The digest of a body. Where it is a promise, the body was copied: the caller may change it. */
export function digestOf(hash: DigestHash, body: BodyBytes): Uint8Array | Promise<Uint8Array> {
  return nodeCrypto ? nodeCrypto.createHash(hash).update(body).digest() : webCryptoDigestOf(hash, body)
}

async function webCryptoDigestOf(hash: DigestHash, body: BodyBytes): Promise<Uint8Array> {
  const bytes = new Uint8Array(bytesOf(body))
  return new Uint8Array(await crypto.subtle.digest(hash.replace('sha', 'SHA-'), bytes))
}
