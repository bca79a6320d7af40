import { SignatureError } from '../../errors.js'
import { safely } from '../../signature/safe.js'
import { type Freshness, requireFresh } from '../../signature/tolerance.js'
import type { Clock, Proof } from '../../types.js'
import { requireSuccesses } from './attempts.js'
import type { Candidate } from './candidate.js'
import type { SignatureKeys } from './keys.js'
import type { MessageSignature } from './signature-headers.js'

/** What was found out about a request. */
export interface Findings {
  readonly candidates: readonly Candidate[]
  /** Whether each candidate is the signature of its base. */
  readonly signed: readonly boolean[]
  /** Whether the body has each of its digests. */
  readonly digests: readonly boolean[]
}

/** When a signature is fresh, and whose it is. */
export interface ProofOptions {
  readonly keys: SignatureKeys
  readonly freshness: Freshness
  readonly now: Clock
}

/**
 * The proof in the first candidate that is a signature, of this body, and fresh.
 *
 * @throws SignatureError where there is none, for what is wrong with the first
 */
export function requireProof({ candidates, signed, digests }: Findings, options: ProofOptions): Proof {
  const hasBody = !digests.includes(false)
  const attempts = candidates.map((candidate, index) =>
    safely(() => {
      if (!signed[index]) throw mismatch('The signature does not match: check key, url and headers.')
      if (candidate.coversBody && !hasBody)
        throw mismatch('The body does not match the signed content-digest: check that it is raw.')
      requireFreshSignature(candidate.signature, options)
      return { proof: proofOf(candidate, options.keys) }
    }),
  )
  const [{ proof }] = requireSuccesses(attempts)
  return proof
}

function requireFreshSignature(
  { created, expires }: MessageSignature,
  { freshness, now }: ProofOptions,
): void {
  if (created !== undefined) requireFresh(created, freshness)
  else if (freshness)
    throw new SignatureError('timestamp_missing', 'Expected the parameter created, found none.')
  // asked this way round, a clock that returns NaN refuses
  if (expires !== undefined && !(now() < expires * 1000))
    throw new SignatureError(
      'timestamp_too_old',
      'Expected a signature that has not expired: is the clock right?',
    )
}

function proofOf({ signature, key, coversBody }: Candidate, { all }: SignatureKeys): Proof {
  const { created } = signature
  return {
    verified: true,
    secretIndex: all.indexOf(key),
    ...(created !== undefined && { timestamp: created }),
    ...(!coversBody && { covers: 'nothing' }),
  }
}

function mismatch(message: string): SignatureError {
  return new SignatureError('signature_mismatch', message)
}
