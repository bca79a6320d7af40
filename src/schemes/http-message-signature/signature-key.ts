import { utf8 } from '../../crypto/bytes.js'
import { createAsyncHmac } from '../../crypto/create-hmac.js'
import { equal } from '../../crypto/equal.js'
import type { AsyncHmac } from '../../crypto/hmac.js'
import type { SignatureAlgorithm } from '../../crypto/public-key.js'
import { createAsyncVerifier } from '../../crypto/verifier.js'
import { ConfigError } from '../../errors.js'
import { type OptionNames, requireKnownOptions } from '../../options.js'
import { ownOptions } from '../../own-options.js'
import { requireSecret } from '../../signature/secret.js'
import type { Secret } from '../../types.js'
import { type KeyEncoding, keyOf } from '../key-encoding.js'
import { type PublicKeyText, requirePublicKeyText } from '../public-key-text.js'

/** A key of a sender. A request's own `alg` never chooses the algorithm. */
export type MessageKey = SharedMessageKey | PublicMessageKey

/** A shared secret. */
export interface SharedMessageKey {
  readonly algorithm: 'hmac-sha256'
  readonly secret: Secret | undefined
  /** How the text of the secret becomes a key. Default: `text`, its UTF-8. */
  readonly key?: KeyEncoding | undefined
}

/** A sender's public key, and the one algorithm that it is for. */
export interface PublicMessageKey {
  readonly algorithm: MessageAlgorithm
  readonly publicKey: PublicKeyText | undefined
}

/** An algorithm for public keys, by its name in RFC 9421. The signatures of ECDSA are `r ‖ s`. */
export type MessageAlgorithm =
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'ecdsa-p384-sha384'
  | 'rsa-v1_5-sha256'
  | 'rsa-pss-sha512'

/** A key that signatures are verified by. */
export type SignatureKey = {
  /** Whether a signature is that of a base. The base is ASCII. */
  verify(base: string, signature: Uint8Array): boolean | Promise<boolean>
} & (
  | {
      readonly algorithm: 'hmac-sha256'
      /** What deliveries are sealed with. */
      readonly hmac: AsyncHmac
    }
  | { readonly algorithm: MessageAlgorithm; readonly hmac?: undefined }
)

interface AlgorithmFacts {
  readonly algorithm: SignatureAlgorithm
  /** How many bytes a signature has, where that is always the same. */
  readonly size?: number
}

/** Each algorithm of RFC 9421 by the name that it has elsewhere here. */
export const messageAlgorithms: { readonly [Name in MessageAlgorithm]: AlgorithmFacts } = {
  ed25519: { algorithm: 'ed25519', size: 64 },
  'ecdsa-p256-sha256': { algorithm: 'ecdsa-p256-sha256', size: 64 },
  'ecdsa-p384-sha384': { algorithm: 'ecdsa-p384-sha384', size: 96 },
  'rsa-v1_5-sha256': { algorithm: 'rsa-sha256' },
  'rsa-pss-sha512': { algorithm: 'rsa-pss-sha512' },
}

const sharedNames: OptionNames<SharedMessageKey> = { algorithm: true, secret: true, key: true }
const publicNames: OptionNames<PublicMessageKey> = { algorithm: true, publicKey: true }

/**
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function signatureKeyOf(given: MessageKey | undefined): SignatureKey {
  if (typeof given !== 'object' || given === null)
    throw new ConfigError('option_invalid', 'Expected each key beside its algorithm, as { algorithm, … }.')
  return given.algorithm === 'hmac-sha256' ? sharedKeyOf(given) : publicKeyOf(given)
}

function sharedKeyOf(given: SharedMessageKey): SignatureKey {
  requireKnownOptions(given, sharedNames)
  const { algorithm, secret, key = 'text' } = ownOptions(given)
  const hmac = createAsyncHmac(keyOf(requireSharedSecret(secret), key))
  return {
    algorithm,
    hmac,
    verify(base, signature) {
      const mac = hmac(base, '')
      return ArrayBuffer.isView(mac) ? equal(mac, signature) : mac.then((bytes) => equal(bytes, signature))
    },
  }
}

/** With a public key as its secret, anybody could sign. */
function requireSharedSecret(given: Secret | undefined): Secret {
  const secret = requireSecret(given)
  if (typeof secret !== 'string' || !secret.startsWith('-----BEGIN')) return secret
  throw new ConfigError(
    'secret_malformed',
    'Expected a shared secret for hmac-sha256, got a key in PEM: choose the algorithm that it is for.',
  )
}

function publicKeyOf(given: PublicMessageKey): SignatureKey {
  requireKnownOptions(given, publicNames)
  const { algorithm: name, publicKey } = ownOptions(given)
  if (!Object.hasOwn(messageAlgorithms, name))
    throw new ConfigError(
      'option_invalid',
      `Expected the algorithm "hmac-sha256" or one of "${Object.keys(messageAlgorithms).join('", "')}".`,
    )
  const { algorithm, size } = messageAlgorithms[name]
  const verify = createAsyncVerifier(requirePublicKeyText(publicKey, algorithm))
  return {
    algorithm: name,
    verify: (base, signature) =>
      (size === undefined || signature.length === size) && verify(utf8(base), new Uint8Array(signature)),
  }
}
