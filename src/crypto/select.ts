import type { SignedBody } from '../types.js'
import type { AsyncMac, Mac } from './hmac.js'
import { findNodeCrypto, nativeMac, nativeSha256 } from './native.js'
import { nobleMac } from './noble.js'
import { oneShotMac } from './one-shot.js'
import { webcryptoMac, webcryptoSha256 } from './webcrypto.js'

const native = /* @__PURE__ */ findNodeCrypto()

/** For sync calls: node:crypto, else the bundled noble. */
export function syncMac(key: Uint8Array): Mac {
  return native ? oneShotMac(native, key) : nobleMac(key)
}

/** For async calls: node:crypto, which answers at once, else WebCrypto. */
export function asyncMac(key: Uint8Array): AsyncMac {
  return native ? nativeMac(native, key) : webcryptoMac(key)
}

export async function sha256(body: SignedBody): Promise<Uint8Array> {
  return native ? nativeSha256(native, body) : webcryptoSha256(body)
}
