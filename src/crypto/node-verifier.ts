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
  switch (algorithm) {
    case 'ed25519':
      return (message, signature) => crypto.verify(null, message, key, signature)
    // in DER: with another encoding, workerd refuses a KeyObject
    case 'ecdsa-p256-sha256':
      return (message, signature) => crypto.verify('sha256', message, key, derSignatureOf(signature))
    case 'ecdsa-p384-sha384':
      return (message, signature) => crypto.verify('sha384', message, key, derSignatureOf(signature))
    case 'rsa-sha256':
      return (message, signature) => crypto.verify('sha256', message, key, signature)
    case 'rsa-pss-sha512': {
      const pss = { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }
      return (message, signature) => crypto.verify('sha512', message, pss, signature)
    }
  }
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
