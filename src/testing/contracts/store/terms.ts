import type { ClaimTerms, LeaseTerms, StoreEngine } from '../../../delivery/define-store.js'
import type { Refusal } from '../../../delivery/store.js'
import type { CaseOf } from '../contract-case.js'
import { requireEqual, requireTrue } from '../expectation.js'

export type StoreCase = CaseOf<StoreEngine>

/** Milliseconds. A lease or a memory that is `short` has surely ended once a case has waited for `over`. */
export const minute = 60_000
export const short = 50
export const over = 120

/** A key nobody has had, in any run on this engine: 49 characters and its kind. */
export const freshKey = (kind = '') => `contract:key:${crypto.randomUUID()}${kind}`

export function termsFor(owner: string, changes: Partial<ClaimTerms> = {}): ClaimTerms {
  return { owner, leaseMs: minute, ttlMs: minute, fingerprint: 'a'.repeat(64), ...changes }
}

export const anna = termsFor('anna')
export const bert = termsFor('bert')
export const carla = termsFor('carla')
/** A claim that runs out within the case. */
export const hurried = termsFor('anna', { leaseMs: short })
export const otherBody = 'b'.repeat(64)

/** Claims a key, which must succeed. Returns the terms by which its owner ends the lease. */
export async function requireClaim(engine: StoreEngine, key: string, terms: ClaimTerms): Promise<LeaseTerms> {
  const claim = await engine.claim(key, terms)
  const { attempt, fence }: Partial<LeaseTerms> = Object(claim)
  requireTrue(
    Number.isSafeInteger(attempt) && Number.isSafeInteger(fence),
    `claim() by ${terms.owner} to succeed with attempt and fence as integers`,
    claim,
  )
  return { ...terms, ...Object(claim) }
}

/** Claims a key, which must be refused. */
export async function requireRefused(
  engine: StoreEngine,
  key: string,
  terms: ClaimTerms,
  refusal: Refusal,
): Promise<void> {
  requireEqual(`claim() by ${terms.owner}`, await engine.claim(key, terms), refusal)
}

export async function requireRenewed(
  engine: StoreEngine,
  key: string,
  lease: LeaseTerms,
  expected = true,
): Promise<void> {
  requireEqual(`renew() by ${lease.owner}`, await engine.renew(key, lease), expected)
}

export async function requireCompleted(
  engine: StoreEngine,
  key: string,
  lease: LeaseTerms,
  expected = true,
): Promise<void> {
  requireEqual(`complete() by ${lease.owner}`, await engine.complete(key, lease), expected)
}

/** A key that anna has claimed and completed. */
export async function doneKey(engine: StoreEngine): Promise<string> {
  const key = freshKey()
  await requireCompleted(engine, key, await requireClaim(engine, key, anna))
  return key
}
