import { nodeCrypto } from './node-crypto.js'
import { createNodeVerifier } from './node-verifier.js'
import type { PublicKey } from './public-key.js'
import { createWebCryptoVerifier } from './webcrypto-verifier.js'

/**
 * Whether a signature is a message's, by one public key. One of ECDSA is `r ‖ s`. Both are in memory that nobody else
 * changes.
 */
export type Verifier = (message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>) => boolean

/** {@link Verifier} where the runtime may verify asynchronously. */
export type AsyncVerifier = (...given: Parameters<Verifier>) => boolean | Promise<boolean>

/**
 * For async calls: node:crypto, which is synchronous, else WebCrypto.
 *
 * @throws ConfigError `secret_malformed` where the runtime refuses the key; with WebCrypto, at the first call
 */
export function createAsyncVerifier(key: PublicKey): AsyncVerifier {
  return nodeCrypto ? createNodeVerifier(nodeCrypto, key) : createWebCryptoVerifier(key)
}
