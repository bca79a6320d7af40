import type { ClaimTerms, LeaseTerms } from '../../delivery/define-store.js'
import { claimRecord, type KeyRecord } from '../../delivery/key-record.js'
import type { Claimed, Refusal } from '../../delivery/store.js'
import type { SqliteLike } from './client.js'

const findSql = `
SELECT owner, fingerprint, attempt, fence, at, lease_ends_at AS leaseEndsAt, done, ends_at AS endsAt
FROM hookproof_deliveries WHERE key = ?`

const saveSql = `
INSERT INTO hookproof_deliveries (key, owner, fingerprint, attempt, fence, at, lease_ends_at, done, ends_at)
VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, fingerprint = excluded.fingerprint,
  attempt = excluded.attempt, fence = excluded.fence, at = excluded.at, lease_ends_at = excluded.lease_ends_at,
  done = excluded.done, ends_at = excluded.ends_at`

/** What becomes of a key's record; `undefined` where its owner has it no more. */
export type Change = (known: KeyRecord | undefined, terms: LeaseTerms, now: number) => KeyRecord | undefined

/** Claims a key, in the transaction that is open. */
export function claimKey(database: SqliteLike, key: string, terms: ClaimTerms): Claimed | Refusal {
  const record = claimRecord(findRecord(database, key), terms, Date.now())
  if (typeof record === 'string') return record
  saveRecord(database, key, record)
  return { attempt: record.attempt, fence: record.fence }
}

/** Changes a key, in the transaction that is open. `false` where its owner has it no more. */
export function changeKey(database: SqliteLike, change: Change, key: string, terms: LeaseTerms): boolean {
  const record = change(findRecord(database, key), terms, Date.now())
  if (record) saveRecord(database, key, record)
  return record !== undefined
}

function findRecord(database: SqliteLike, key: string): KeyRecord | undefined {
  const row = database.prepare(findSql).get(key)
  if (typeof row !== 'object' || row === null) return undefined
  const { owner, fingerprint, attempt, fence, at, leaseEndsAt, done, endsAt }: Record<string, unknown> = {
    ...row,
  }
  return {
    owner: String(owner),
    fingerprint: String(fingerprint),
    attempt: Number(attempt),
    fence: Number(fence),
    at: at === null ? undefined : Number(at),
    leaseEndsAt: Number(leaseEndsAt),
    done: Number(done) === 1,
    endsAt: Number(endsAt),
  }
}

function saveRecord(database: SqliteLike, key: string, record: KeyRecord): void {
  const { owner, fingerprint, attempt, fence, at = '', leaseEndsAt, done, endsAt } = record
  const values = [key, owner, fingerprint, attempt, fence, at, leaseEndsAt, done ? 1 : 0, endsAt]
  database.prepare(saveSql).run(...values)
}
