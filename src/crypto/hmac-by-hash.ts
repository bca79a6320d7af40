import { createAsyncHmac } from './create-hmac.js'
import type { AsyncHmac, HashName, KeyBytes } from './hmac.js'
import { nodeCrypto } from './node-crypto.js'
import { createStreamedHmac } from './node-hmac.js'
import { createWebCryptoHmac } from './webcrypto-hmac.js'

/** How many bytes a MAC has by each hash. */
export const macSizes: { readonly [Hash in HashName]: number } = { sha1: 20, sha256: 32, sha512: 64 }

/** For async calls, with a hash that is named. */
export function createAsyncHmacBy(hash: HashName, key: KeyBytes): AsyncHmac {
  if (hash === 'sha256') return createAsyncHmac(key)
  return nodeCrypto ? createStreamedHmac(nodeCrypto, key, hash) : createWebCryptoHmac(key, hash)
}
