import { signedBody } from '../crypto/bytes.js'
import type { Proof, RawBody } from '../types.js'
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
  const verify = (body: RawBody): Proof => {
    signedBody(body)
    return { verified: false, secretIndex: -1 }
  }
  return { verify, verifyAsync: async (body) => verify(body), keys: [] }
}
