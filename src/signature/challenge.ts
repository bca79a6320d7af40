import { equal } from '../crypto/equal.js'
import type { AsyncMac } from '../crypto/hmac.js'
import { SignatureError } from '../errors.js'
import type { BodyBytes } from '../types.js'

type Key<Answer> = (prefix: string, body: BodyBytes) => Answer

/** What a delivery claims: that one of these MACs is that of `prefix ‖ body` under the shared secret. */
export interface Challenge {
  readonly prefix: string
  readonly body: BodyBytes
  readonly macs: readonly Uint8Array[]
}

/** The MACs a challenge should have, one for each key. */
export function answer<Answer>({ prefix, body }: Challenge, keys: readonly Key<Answer>[]): readonly Answer[] {
  return keys.map((mac) => mac(prefix, body))
}

/** The same where some may come later. What is there is not waited for: that would cost more than to compute it. */
export function answerAsync(
  challenge: Challenge,
  keys: readonly AsyncMac[],
): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
  const answers = answer(challenge, keys)
  return answers.every((mac) => mac instanceof Uint8Array) ? answers : Promise.all(answers)
}

/**
 * Which secret proves a challenge with these MACs. Every secret is held against every candidate, whichever matches.
 *
 * @throws SignatureError `signature_mismatch`
 */
export function matchingSecret(macs: readonly Uint8Array[], answers: readonly Uint8Array[]): number {
  const matches = answers.map((expected) => macs.map((mac) => equal(expected, mac)).includes(true))
  const secretIndex = matches.indexOf(true)
  if (secretIndex < 0)
    throw new SignatureError('signature_mismatch', 'No signature matches: check secret and raw body.')
  return secretIndex
}
