import type { KeyObject } from 'node:crypto'
import { toBase64 } from './bytes.js'
import { derSignatureOf } from './ecdsa-signature.js'
import type { NodeCrypto } from './node-crypto.js'
import { type PublicKey, publicKeyRefused } from './public-key.js'
import type { Verifier } from './verifier.js'

/**
 * Verification on node:crypto.
 *
 * @throws ConfigError `secret_malformed` where it refuses the key
 */
export function createNodeVerifier(crypto: NodeCrypto, { algorithm, spki }: PublicKey): Verifier {
  const key = importKey(crypto, spki)
  if (algorithm === 'ed25519') return (message, signature) => crypto.verify(null, message, key, signature)
  if (algorithm === 'rsa-sha256')
    return (message, signature) => crypto.verify('sha256', message, key, signature)
  // in DER: with another encoding, workerd refuses a KeyObject
  return (message, signature) => crypto.verify('sha256', message, key, derSignatureOf(signature))
}

function importKey(crypto: NodeCrypto, spki: Uint8Array): KeyObject {
  // as PEM: DER would have to be a Buffer, which is no global on every runtime
  const lines = toBase64(spki).replace(/.{1,64}/g, '$&\n')
  try {
    return crypto.createPublicKey(`-----BEGIN PUBLIC KEY-----\n${lines}-----END PUBLIC KEY-----\n`)
  } catch {
    throw publicKeyRefused()
  }
}
