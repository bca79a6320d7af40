import { bytesOf, utf8 } from './bytes.js'
import type { AsyncHmac, KeyBytes } from './hmac.js'

/** HMAC-SHA256 through WebCrypto. The key is imported once, at the first call. */
export function createWebCryptoHmac(key: KeyBytes): AsyncHmac {
  let imported: Promise<CryptoKey> | undefined
  return async (prefix, body) => {
    // copied before anything is awaited: the caller may reuse the body's buffer meanwhile
    const message = concat(utf8(prefix), bytesOf(body))
    imported ??= crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return new Uint8Array(await crypto.subtle.sign('HMAC', await imported, message))
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
