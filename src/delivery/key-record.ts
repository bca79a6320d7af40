import type { ClaimTerms, LeaseTerms } from './define-store.js'
import type { Refusal } from './store.js'

/** What an engine remembers of a key. Times are milliseconds on the engine's clock. */
export interface KeyRecord {
  /** Who claimed it last. */
  readonly owner: string
  /** The SHA-256 of the body it was last claimed with, in hex. */
  readonly fingerprint: string
  readonly attempt: number
  readonly fence: number
  /** On the key of an order: the highest place that was completed. */
  readonly at?: number | undefined
  /** 0 once the owner has completed or released it. */
  readonly leaseEndsAt: number
  readonly done: boolean
  /** When the engine may forget the key. */
  readonly endsAt: number
}

// For engines that change a record in JavaScript, one change at a time. Redis and PostgreSQL say the same in
// their own language; one contract suite holds for all of them.

/** The record of a key that is claimed now, or why it can't be. */
export function claimRecord(
  known: KeyRecord | undefined,
  terms: ClaimTerms,
  now: number,
): KeyRecord | Refusal {
  const before = known && known.endsAt > now ? known : undefined
  return (before && refusalOf(before, terms, now)) ?? claimedRecord(before, terms, now)
}

/** Why a key can't be claimed on these terms; `undefined` where it can. */
function refusalOf(
  { leaseEndsAt, done, fingerprint, at }: KeyRecord,
  terms: ClaimTerms,
  now: number,
): Refusal | undefined {
  if (leaseEndsAt > now) return 'in_flight'
  if (done && fingerprint !== terms.fingerprint) return 'conflict'
  if (done && !terms.evenIfDone) return 'done'
  if (at !== undefined && terms.at !== undefined && at > terms.at) return 'superseded'
  return undefined
}

function claimedRecord(before: KeyRecord | undefined, terms: ClaimTerms, now: number): KeyRecord {
  return {
    owner: terms.owner,
    fingerprint: terms.fingerprint,
    attempt: (before?.attempt ?? 0) + 1,
    fence: Math.max((before?.fence ?? 0) + 1, Date.now() * 1000),
    at: before?.at,
    leaseEndsAt: now + terms.leaseMs,
    done: before?.done ?? false,
    endsAt: now + terms.ttlMs,
  }
}

/** The record of a key whose lease lasts from now; `undefined` where its owner has it no more. */
export function renewRecord(
  known: KeyRecord | undefined,
  terms: LeaseTerms,
  now: number,
): KeyRecord | undefined {
  const record = ownRecord(known, terms, now)
  return record && record.leaseEndsAt > 0 ? { ...record, leaseEndsAt: now + terms.leaseMs } : undefined
}

/** The record of a key that is completed; `undefined` where its owner has it no more. */
export function completeRecord(
  known: KeyRecord | undefined,
  terms: LeaseTerms,
  now: number,
): KeyRecord | undefined {
  const record = ownRecord(known, terms, now)
  if (!record) return undefined
  const { at } = terms
  if (at === undefined) return { ...record, leaseEndsAt: 0, done: true }
  return { ...record, leaseEndsAt: 0, at: Math.max(at, record.at ?? at) }
}

/** The record of a key that its owner gives back; `undefined` where its owner has it no more. */
export function releaseRecord(
  known: KeyRecord | undefined,
  terms: LeaseTerms,
  now: number,
): KeyRecord | undefined {
  const record = known && ownRecord(known, terms, now)
  return record && { ...record, leaseEndsAt: 0 }
}

/** The record of an owner's key, to be remembered from now on, also where the engine has forgotten it. */
function ownRecord(known: KeyRecord | undefined, terms: LeaseTerms, now: number): KeyRecord | undefined {
  const { owner, fingerprint, attempt, fence, leaseMs, ttlMs } = terms
  const endsAt = now + ttlMs
  if (known) return known.owner === owner ? { ...known, endsAt } : undefined
  return { owner, fingerprint, attempt, fence, leaseEndsAt: now + leaseMs, done: false, endsAt }
}
