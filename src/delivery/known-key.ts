import type { ClaimTerms } from './define-store.js'
import type { Claim } from './store.js'

/** What an engine knows of a key. */
export interface KnownKey {
  /** The SHA-256 of the body it was last claimed with, in hex. */
  readonly fingerprint: string
  /** Whether a lease on it holds. */
  readonly leased: boolean
  /** Whether it is done, and still remembered. A forced redelivery leases a key that is. */
  readonly done: boolean
}

/** Why a key can't be claimed on these terms; `undefined` where it can. */
export function refusalOf(known: KnownKey, terms: ClaimTerms): Exclude<Claim, 'claimed'> | undefined {
  const { fingerprint, leased, done } = known
  if (!leased && !done) return undefined
  if (fingerprint !== terms.fingerprint) return 'conflict'
  if (leased) return 'in_flight'
  return terms.evenIfDone ? undefined : 'done'
}
