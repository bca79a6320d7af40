import type { AsyncMac } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { answer, answerAsync, type Challenge } from '../signature/challenge.js'
import type { HeadersLike, Proof, RawBody, Tolerance } from '../types.js'

/**
 * How a sender authenticates. Both methods give a proof or throw a `WebhookError`, and look at nothing
 * but the raw body and the headers.
 */
export interface Scheme {
  verify(body: RawBody, headers: HeadersLike): Proof
  verifyAsync(body: RawBody, headers: HeadersLike): Promise<Proof>
  /** HMAC-SHA256 under each secret, by which a store can prove again what it has kept. */
  readonly keys?: readonly AsyncMac[]
  /** How long a delivery stays good, and could be replayed, in seconds; `false`: for ever. Default: 300. */
  readonly tolerance?: Tolerance | undefined
}

/** A scheme by MAC: `read` finds what a delivery claims, `conclude` judges it by the MACs it should have. */
export interface MacScheme<Claim extends Challenge> {
  readonly keys: readonly AsyncMac[]
  readonly tolerance: Tolerance | undefined
  readonly read: (body: RawBody, headers: HeadersLike) => Claim
  readonly conclude: (claim: Claim, answers: readonly Uint8Array[]) => Proof
}

export function macScheme<Claim extends Challenge>({ read, conclude, ...facts }: MacScheme<Claim>): Scheme {
  return {
    ...facts,
    verify(body, headers) {
      const claim = read(body, headers)
      return conclude(claim, answer(claim, facts.keys).map(atOnce))
    },
    async verifyAsync(body, headers) {
      const claim = read(body, headers)
      return conclude(claim, await answerAsync(claim, facts.keys))
    },
  }
}

// noble would answer at once on any runtime, but doubles what a receiver at the edge has to load
function atOnce(mac: Uint8Array | Promise<Uint8Array>): Uint8Array {
  if (mac instanceof Uint8Array) return mac
  throw new ConfigError('option_invalid', 'There is no node:crypto here: call verifyAsync.')
}
