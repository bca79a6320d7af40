import type { AsyncHmac, Hmac, KeyBytes } from './hmac.js'
import { createNobleHmac } from './noble-hmac.js'
import { nodeCrypto } from './node-crypto.js'
import { createNodeHmac } from './node-hmac.js'
import { createWebCryptoHmac } from './webcrypto-hmac.js'

/** For sync calls, on every runtime: node:crypto, else the bundled noble. */
export function createHmac(key: KeyBytes): Hmac {
  return nodeCrypto ? createNodeHmac(nodeCrypto, key) : createNobleHmac(key)
}

/** For async calls: node:crypto, which is synchronous, else WebCrypto. Pulls in no noble. */
export function createAsyncHmac(key: KeyBytes): AsyncHmac {
  return nodeCrypto ? createNodeHmac(nodeCrypto, key) : createWebCryptoHmac(key)
}
