import type { BodyBytes } from '../types.js'
import { toHex, utf8 } from './bytes.js'
import type { AsyncMac, Mac } from './hmac.js'
import { findNodeCrypto, nativeMac } from './native.js'
import { nobleMac } from './noble.js'
import { oneShotMac } from './one-shot.js'
import { webcryptoMac } from './webcrypto.js'

const native = /* @__PURE__ */ findNodeCrypto()

let nativeForAsync = nativeMac

/**
 * Has async calls, too, take the one-shot way from here on. The adapters of Node ask for it; what runs at
 * the edge would carry it for nothing.
 */
export function preferOneShot(): void {
  nativeForAsync = oneShotMac
}

/** For sync calls: node:crypto, else the bundled noble. */
export function syncMac(key: Uint8Array): Mac {
  return native ? oneShotMac(native, key) : nobleMac(key)
}

/** For async calls: node:crypto, which answers at once, else WebCrypto. */
export function asyncMac(key: Uint8Array): AsyncMac {
  return native ? nativeForAsync(native, key) : webcryptoMac(key)
}

/** The SHA-256 of a body, in hex. */
export async function sha256(body: BodyBytes): Promise<string> {
  if (native?.hash) return native.hash('sha256', body)
  const bytes = typeof body === 'string' ? utf8(body) : body
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)))
}
