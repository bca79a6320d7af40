import { ConfigError } from '../errors.js'
import { type PublicKey, publicKeyRefused, type SignatureAlgorithm } from './public-key.js'
import type { AsyncVerifier } from './verifier.js'

/** What WebCrypto calls each algorithm, and what it must be told of it. */
export const webCryptoParameters = {
  ed25519: { name: 'Ed25519' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'ecdsa-p384-sha384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  'rsa-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'rsa-pss-sha512': { name: 'RSA-PSS', hash: 'SHA-512', saltLength: 64 },
} satisfies { readonly [Algorithm in SignatureAlgorithm]: object }

/**
 * Verification through WebCrypto. The key is imported once, at the first call, which rejects with a ConfigError where
 * the runtime refuses it.
 */
export function createWebCryptoVerifier(key: PublicKey): AsyncVerifier {
  const algorithm = webCryptoParameters[key.algorithm]
  let imported: Promise<CryptoKey> | undefined
  return async (message, signature) => {
    imported ??= importKey(key)
    return crypto.subtle.verify(algorithm, await imported, signature, message)
  }
}

async function importKey({ algorithm, spki }: PublicKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('spki', spki, webCryptoParameters[algorithm], false, ['verify'])
  } catch (error) {
    // Chrome before 137, and other runtimes of before 2025
    if (error instanceof Error && error.name === 'NotSupportedError') throw notSupported(algorithm)
    throw publicKeyRefused()
  }
}

function notSupported(algorithm: SignatureAlgorithm): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected WebCrypto with ${webCryptoParameters[algorithm].name}, found it without on this runtime: use a newer one.`,
  )
}
