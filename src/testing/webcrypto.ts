import { nodeCrypto } from '../crypto/node-crypto.js'

/** WebCrypto. Node's own where there is one: jsdom's `crypto` has no `subtle`. */
export function webCrypto(): Crypto {
  // one standard, typed by two packages
  return (nodeCrypto?.webcrypto as Crypto | undefined) ?? globalThis.crypto
}

/** A key, or a token, that nobody has. */
export function randomBytes(size: number): Uint8Array<ArrayBuffer> {
  return webCrypto().getRandomValues(new Uint8Array(size))
}
