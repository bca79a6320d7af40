import type { Proof } from '../types.js'
import type { Scheme } from './scheme.js'

/**
 * No proof at all, for a sender that offers none: every request passes, and its events say
 * `verified: false`. Use what they say as a hint to ask the sender's own API, not as a fact.
 *
 * @example
 * ```ts
 * const scheme = unverified()
 * ```
 */
export function unverified(): Scheme {
  const proof: Proof = { verified: false, secretIndex: -1 }
  return {
    verify: () => proof,
    verifyAsync: async () => proof,
    headers: [],
    describe: () => ({ kind: 'unverified' }),
    replayWindow: Number.POSITIVE_INFINITY,
    seal: async () => [],
  }
}
