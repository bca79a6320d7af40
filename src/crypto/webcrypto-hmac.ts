import type { BodyBytes } from '../types.js'
import { bytesOf, concatBytes, utf8 } from './bytes.js'
import type { AsyncHmac, HashName, KeyBytes } from './hmac.js'

/** HMAC through WebCrypto, with SHA-256 unless another hash is named. The key is imported once, at the first call. */
export function createWebCryptoHmac(key: KeyBytes, hash: HashName = 'sha256'): AsyncHmac {
  let imported: Promise<CryptoKey> | undefined
  return async (prefix: string, body: BodyBytes) => {
    // copied before anything is awaited: the caller may reuse the body's buffer meanwhile
    const message = concatBytes(utf8(prefix), bytesOf(body))
    const algorithm = { name: 'HMAC', hash: hash.replace('sha', 'SHA-') }
    imported ??= crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign('HMAC', await imported, message))
  }
}
