import { toBase64 } from '../crypto/bytes.js'
import type { SignatureAlgorithm } from '../crypto/public-key.js'
import { webCryptoParameters } from '../crypto/webcrypto-verifier.js'
import { ConfigError } from '../errors.js'
import type { PublicKeyOptions } from '../schemes/public-key.js'
import { webCrypto } from './webcrypto.js'

/** The two keys of a sender. */
export interface KeyPair {
  /** For the provider: SPKI in PEM. */
  readonly publicKey: string
  /** For what signs: the option `privateKey`. */
  readonly privateKey: CryptoKey
}

/**
 * A new pair of keys, for a sender whose deliveries you verify by its public key: in a test, you are that sender.
 *
 * @throws ConfigError `option_invalid` where there is no such algorithm
 *
 * @example
 * ```ts
 * const { publicKey, privateKey } = await createKeyPair('ed25519')
 * const request = await signedRequest(discord({ publicKey }), { type: 0 }, { privateKey })
 * ```
 */
export async function createKeyPair(algorithm: PublicKeyOptions['algorithm']): Promise<KeyPair> {
  if (!['ed25519', 'ecdsa-p256-sha256', 'rsa-sha256'].includes(algorithm))
    throw new ConfigError(
      'option_invalid',
      'Expected the algorithm "ed25519", "ecdsa-p256-sha256" or "rsa-sha256".',
    )
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const spki = new Uint8Array(await webCrypto().subtle.exportKey('spki', publicKey))
  const lines = toBase64(spki).replace(/.{1,64}/g, '$&\n')
  return { publicKey: `-----BEGIN PUBLIC KEY-----\n${lines}-----END PUBLIC KEY-----\n`, privateKey }
}

/** A new pair of keys for any algorithm. Each reads of these what it needs. */
export async function generateKeyPair(algorithm: SignatureAlgorithm): Promise<CryptoKeyPair> {
  const rsa = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }
  const parameters = { ...rsa, ...webCryptoParameters[algorithm] }
  return webCrypto().subtle.generateKey(parameters, true, ['sign', 'verify'])
}

/**
 * A message's signature; of ECDSA `r ‖ s`.
 *
 * @throws ConfigError `option_invalid` where there is no private key, or one for something else
 */
export async function signatureBy(
  privateKey: CryptoKey | undefined,
  algorithm: SignatureAlgorithm,
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  if (privateKey === undefined)
    throw new ConfigError(
      'option_invalid',
      'Expected the option privateKey: this sender signs with one. Make both keys by createKeyPair, and give the public one to the provider.',
    )
  try {
    return new Uint8Array(await webCrypto().subtle.sign(webCryptoParameters[algorithm], privateKey, message))
  } catch {
    throw new ConfigError('option_invalid', `Expected a privateKey that signs by ${algorithm}.`)
  }
}
