import type { AsyncMac } from './hmac.js'

/** HMAC-SHA256 through WebCrypto. The key is imported at the first call, once. */
export function webcryptoMac(key: Uint8Array): AsyncMac {
  let imported: Promise<CryptoKey> | undefined
  return async (prefix, body) => {
    // taken at once: the caller may reuse the buffer while WebCrypto still waits
    const message = new Blob([prefix, body as BlobPart]).arrayBuffer()
    imported ??= crypto.subtle.importKey(
      'raw',
      key as Uint8Array<ArrayBuffer>,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    return new Uint8Array(await crypto.subtle.sign('HMAC', await imported, await message))
  }
}
