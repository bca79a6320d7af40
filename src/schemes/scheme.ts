import type { AsyncMac } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { answer, answerAsync, type Challenge } from '../signature/challenge.js'
import type { BodyBytes, HeadersLike, Proof } from '../types.js'

/**
 * How a sender authenticates. Both `verify` methods return a proof or throw a `WebhookError`, and look at
 * nothing but the raw body and the headers.
 */
export interface Scheme {
  verify(body: BodyBytes, headers: HeadersLike): Proof
  verifyAsync(body: BodyBytes, headers: HeadersLike): Promise<Proof>
  /** For how many seconds a genuine delivery could be replayed; `Infinity` where nothing signed says when. */
  readonly replayWindow: number
  /**
   * A MAC over `text` and the body under each secret, by which a delivery log verifies later what it kept;
   * none where there is no secret.
   */
  seal(text: string, body: BodyBytes): Promise<readonly Uint8Array[]>
}

/** A scheme by MAC: `read` finds what a delivery claims, `conclude` judges it by the MACs it should have. */
export interface MacScheme<Claim extends Challenge> {
  readonly keys: readonly AsyncMac[]
  readonly replayWindow: number
  readonly read: (body: BodyBytes, headers: HeadersLike) => Claim
  readonly conclude: (claim: Claim, answers: readonly Uint8Array[]) => Proof
}

export function macScheme<Claim extends Challenge>(scheme: MacScheme<Claim>): Scheme {
  const { keys, replayWindow, read, conclude } = scheme
  return {
    replayWindow,
    seal: sealWith(keys),
    verify(body, headers) {
      const claim = read(body, headers)
      return conclude(claim, answer(claim, keys).map(atOnce))
    },
    async verifyAsync(body, headers) {
      const claim = read(body, headers)
      return conclude(claim, await answerAsync(claim, keys))
    },
  }
}

/** The `seal` of a scheme that has these keys. */
export function sealWith(keys: readonly AsyncMac[]): Scheme['seal'] {
  return async (prefix, body) => answerAsync({ prefix, body, macs: [] }, keys)
}

// noble would answer at once on any runtime, but doubles what a receiver at the edge has to load
function atOnce(mac: Uint8Array | Promise<Uint8Array>): Uint8Array {
  if (mac instanceof Uint8Array) return mac
  throw new ConfigError('option_invalid', 'There is no node:crypto here: call verifyAsync.')
}
