import { sha256 } from '@noble/hashes/sha2.js'
import { bytesOf, utf8 } from './bytes.js'
import { blockSize, type Hmac, type KeyBytes, padsOf } from './hmac.js'

/** HMAC-SHA256 in plain JavaScript, for sync calls where there is no node:crypto. */
export function createNobleHmac(key: KeyBytes): Hmac {
  const { inner, outer } = padsOf(key.length > blockSize ? sha256(key) : key)
  return (prefix, body) => {
    const digest = sha256.create().update(inner).update(utf8(prefix)).update(bytesOf(body)).digest()
    return sha256.create().update(outer).update(digest).digest()
  }
}
