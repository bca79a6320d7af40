import type { AsyncHmac } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { macsOf, macsOfAsync, requireMatchingSecret, type SignedDelivery } from '../signature/macs.js'
import type { BodyBytes, HeadersLike, Proof } from '../types.js'
import type { SchemeDescription } from './description.js'

/**
 * How a sender authenticates. Both `verify` methods return a proof or throw a `WebhookError`, and look at
 * nothing but the raw body and the headers.
 */
export interface Scheme {
  verify(body: BodyBytes, headers: HeadersLike): Proof
  verifyAsync(body: BodyBytes, headers: HeadersLike): Promise<Proof>
  /** The headers it reads, in lower case. A delivery log never records one of them. */
  readonly headers: readonly string[]
  /** For how many seconds a genuine delivery could be replayed; `Infinity` where nothing signed says when. */
  readonly replayWindow: number
  /**
   * A MAC of `text ‖ body` under each secret, by which a delivery log recognises later what it recorded; none
   * where there is no secret. The text is ASCII.
   */
  seal(text: string, body: BodyBytes): Promise<readonly Uint8Array[]>
  /**
   * The scheme as data, by which `hookproof/testing` signs and `hookproof/diagnose` looks for causes. A function, since it
   * holds the secrets: nobody prints it by accident. A scheme of your own may have none.
   */
  describe?(): SchemeDescription
}

/** What differs from one scheme by MAC to the next. */
export interface MacScheme<Delivery extends SignedDelivery> {
  /** One for each secret. */
  readonly hmacs: readonly AsyncHmac[]
  readonly headers: readonly string[]
  readonly replayWindow: number
  /** Finds what is signed, and the signatures it came with. */
  read(body: BodyBytes, headers: HeadersLike): Delivery
  /** The proof in a delivery whose signature matches. Throws where the delivery is not fresh. */
  proofOf(delivery: Delivery, secretIndex: number): Proof
  describe(): SchemeDescription
}

export function createMacScheme<Delivery extends SignedDelivery>(scheme: MacScheme<Delivery>): Scheme {
  const { hmacs, headers: names, replayWindow, describe } = scheme

  function requireProof(delivery: Delivery, macs: readonly Uint8Array[]): Proof {
    return scheme.proofOf(delivery, requireMatchingSecret(delivery.signatures, macs))
  }

  return {
    headers: names,
    replayWindow,
    describe,
    seal: createSeal(hmacs),
    verify(body, headers) {
      const delivery = scheme.read(body, headers)
      return requireProof(delivery, macsOf(delivery.message, hmacs).map(requireSync))
    },
    async verifyAsync(body, headers) {
      const delivery = scheme.read(body, headers)
      return requireProof(delivery, await macsOfAsync(delivery.message, hmacs))
    },
  }
}

/** The `seal` of a scheme that has these secrets. */
export function createSeal(hmacs: readonly AsyncHmac[]): Scheme['seal'] {
  return async (prefix, body) => macsOfAsync({ prefix, body }, hmacs)
}

function requireSync(mac: Uint8Array | Promise<Uint8Array>): Uint8Array {
  if (ArrayBuffer.isView(mac)) return mac
  throw nodeCryptoMissing()
}

/** What a sync `verify` throws where there is no node:crypto. */
export function nodeCryptoMissing(): ConfigError {
  // noble would be synchronous on any runtime, but doubles what a receiver at the edge has to load
  return new ConfigError(
    'option_invalid',
    'Expected node:crypto, found none on this runtime: call verifyAsync.',
  )
}
