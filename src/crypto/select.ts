import type { SignedBody } from '../types.js'
import { toHex } from './bytes.js'
import type { AsyncMac, Mac } from './hmac.js'
import { findNodeCrypto, nativeMac } from './native.js'
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

/** The SHA-256 of a body, in hex. */
export async function sha256(body: SignedBody): Promise<string> {
  return native ? native.createHash('sha256').update(body).digest('hex') : toHex(await webcryptoSha256(body))
}
