import { bytesOf, concatBytes, utf8 } from '../crypto/bytes.js'
import { rawSignatureOf } from '../crypto/ecdsa-signature.js'
import { nodeCrypto } from '../crypto/node-crypto.js'
import { createAsyncVerifier } from '../crypto/verifier.js'
import { ConfigError, SignatureError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { SignedMessage } from '../signature/macs.js'
import type { Proof } from '../types.js'
import type { SignatureDecoder, SignaturePlace } from './places.js'
import { type PublicKeys, requirePublicKeys } from './public-key-text.js'
import { nodeCryptoMissing, type Scheme } from './scheme.js'
import {
  deliveryReaderOf,
  type ReadDelivery,
  type SignedDeliveryOptions,
  signedDeliveryNames,
} from './signed-delivery.js'

/** How {@link publicKey} is set up. */
export type PublicKeyOptions = Omit<SignedDeliveryOptions, 'signature'> & {
  /** The sender's public key; or several, while rotating. */
  readonly publicKey: PublicKeys
} & (
    | { readonly algorithm: 'ed25519' | 'rsa-sha256'; readonly signature: SignaturePlace }
    | { readonly algorithm: 'ecdsa-p256-sha256'; readonly signature: EcdsaSignaturePlace }
  )

/** Where a sender puts an ECDSA signature, and how it writes one. */
export type EcdsaSignaturePlace = SignaturePlace & {
  /** `der`: a SEQUENCE of r and s, as OpenSSL writes it. `raw`: r ‖ s in 64 bytes, as JOSE does. Default: `der`. */
  readonly format?: EcdsaFormat | undefined
}

/** How the two numbers of an ECDSA signature are written. */
export type EcdsaFormat = 'der' | 'raw'

const algorithms: readonly unknown[] = [
  'ed25519',
  'ecdsa-p256-sha256',
  'rsa-sha256',
] satisfies readonly PublicKeyOptions['algorithm'][]

const names: OptionNames<PublicKeyOptions> = { ...signedDeliveryNames, algorithm: true, publicKey: true }

/**
 * A signature by the sender's private key: over a body, and what else it signs with it. Places and parts are as in
 * {@link hmac}.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed` (of the public key), `tolerance_invalid`,
 * `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = publicKey({
 *   algorithm: 'ed25519',
 *   publicKey: process.env.DISCORD_PUBLIC_KEY,
 *   signature: { header: 'x-signature-ed25519', encoding: 'hex' },
 *   timestamp: { header: 'x-signature-timestamp' },
 *   signed: ({ timestamp, body }) => [timestamp, body],
 * })
 * ```
 */
export function publicKey(given: PublicKeyOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  if (!algorithms.includes(options.algorithm))
    throw new ConfigError(
      'option_invalid',
      'Expected the algorithm "ed25519", "ecdsa-p256-sha256" or "rsa-sha256".',
    )
  const keys = requirePublicKeys(options.publicKey, options.algorithm)
  const { read, proofOf, ...facts } = deliveryReaderOf(options, signatureDecoderOf(options))
  const verifiers = keys.map(createAsyncVerifier)

  function requireProof(delivery: ReadDelivery, matches: readonly boolean[]): Proof {
    const keyIndex = matches.indexOf(true)
    if (keyIndex >= 0) return proofOf(delivery, keyIndex)
    throw new SignatureError(
      'signature_mismatch',
      `None of ${delivery.signatures.length} signatures matches under ${keys.length} public keys: check public key and raw body.`,
    )
  }

  return {
    ...facts,
    describe: () => ({ kind: 'publicKey', options }),
    // a public key seals nothing: everybody has it
    seal: async () => [],
    verify(body, headers) {
      const delivery = read(body, headers)
      // ahead of any call: WebCrypto would go on after this has thrown
      if (!nodeCrypto) throw nodeCryptoMissing()
      const message = bytesOfMessage(delivery.message)
      const matches = verifiers.map((verify) =>
        delivery.signatures.some((signature) => verify(message, new Uint8Array(signature)) === true),
      )
      return requireProof(delivery, matches)
    },
    async verifyAsync(body, headers) {
      const delivery = read(body, headers)
      const message = bytesOfMessage(delivery.message)
      const matches = verifiers.map(async (verify) => {
        const verdicts = delivery.signatures.map((signature) => verify(message, new Uint8Array(signature)))
        return (await Promise.all(verdicts)).includes(true)
      })
      return requireProof(delivery, await Promise.all(matches))
    },
  }
}

/** In memory of its own, since verification may go on while the caller reuses the body's. */
function bytesOfMessage({ prefix, body }: SignedMessage): Uint8Array<ArrayBuffer> {
  return concatBytes(utf8(prefix), bytesOf(body))
}

/**
 * @throws ConfigError `option_invalid`
 */
function signatureDecoderOf({ algorithm, signature }: Partial<PublicKeyOptions>): SignatureDecoder {
  const format: unknown = signature && 'format' in signature ? signature.format : undefined
  if (algorithm === 'ecdsa-p256-sha256' && (format === undefined || format === 'der')) return rawSignatureOf
  if (format !== undefined && !(algorithm === 'ecdsa-p256-sha256' && format === 'raw'))
    throw new ConfigError('option_invalid', 'Expected the format "der" or "raw", with ECDSA, or none.')
  if (algorithm === 'rsa-sha256') return (bytes) => (bytes.length >= 256 ? bytes : undefined)
  return (bytes) => (bytes.length === 64 ? bytes : undefined)
}
