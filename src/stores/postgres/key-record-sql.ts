import type { ClaimTerms, LeaseTerms } from '../../delivery/define-store.js'
import { after } from './table.js'

// What delivery/key-record.ts says in JavaScript, with the server's clock.

const columns = 'key, owner, fingerprint, attempt, fence, at, lease_ends_at, done, ends_at'
const isRemembered = 'known.ends_at > clock_timestamp()'

/** Claims a key; no row where that is refused. */
export function claimSql(table: string): string {
  return `
INSERT INTO ${table} AS known (${columns})
VALUES ($1, $5, $2, 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, NULL, ${after('$6')}, false, ${after('$7')})
ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, fingerprint = excluded.fingerprint,
  attempt = 1 + CASE WHEN ${isRemembered} THEN known.attempt ELSE 0 END,
  fence = greatest(known.fence + 1, excluded.fence),
  at = CASE WHEN ${isRemembered} THEN known.at END,
  lease_ends_at = excluded.lease_ends_at,
  done = known.done AND ${isRemembered},
  ends_at = excluded.ends_at
WHERE ${refusal} IS NULL
RETURNING attempt, fence::float8 AS fence`
}

/** The values of {@link claimSql}. */
export function claimValues(key: string, terms: ClaimTerms): unknown[] {
  return [...refusalValues(key, terms), terms.owner, terms.leaseMs, terms.ttlMs]
}

/** Why a key can't be claimed; no row, or NULL, where by now it can. */
export function refusalSql(table: string): string {
  return `SELECT ${refusal} AS refusal FROM ${table} AS known WHERE key = $1`
}

/** The values of {@link refusalSql}. */
export function refusalValues(key: string, { fingerprint, evenIfDone, at }: ClaimTerms): unknown[] {
  return [key, fingerprint, evenIfDone ?? false, at ?? null]
}

const refusal = `CASE
  WHEN NOT ${isRemembered} THEN NULL
  WHEN known.lease_ends_at > clock_timestamp() THEN 'in_flight'
  WHEN known.done AND known.fingerprint <> $2 THEN 'conflict'
  WHEN known.done AND NOT $3::boolean THEN 'done'
  WHEN known.at > $4::float8 THEN 'superseded'
END`

/** Makes an owner's lease last from now on; returns a row where that is done. */
export function renewSql(table: string): string {
  return `
${insertOwnSql(table, { at: 'NULL', leaseEndsAt: after('$7'), done: 'false' })}
ON CONFLICT (key) DO UPDATE SET lease_ends_at = excluded.lease_ends_at, ends_at = excluded.ends_at
WHERE known.owner = excluded.owner AND known.lease_ends_at > '-infinity'
RETURNING 1`
}

/** The values of {@link renewSql}. */
export function renewValues(key: string, terms: LeaseTerms): unknown[] {
  return [...ownValues(key, terms), terms.leaseMs]
}

/**
 * Ends an owner's lease, and marks the key as done, or remembers its place; returns a row where that is done.
 *
 * @param condition - what must hold beside, in SQL
 */
export function completeSql(table: string, condition = 'true'): string {
  return `
${insertOwnSql(table, { at: '$7::float8', leaseEndsAt: "'-infinity'::timestamptz", done: '$7::float8 IS NULL' })}
WHERE ${condition}
ON CONFLICT (key) DO UPDATE SET at = greatest(known.at, excluded.at), lease_ends_at = '-infinity',
  done = known.done OR excluded.done, ends_at = excluded.ends_at
WHERE known.owner = excluded.owner
RETURNING 1`
}

/** The values of {@link completeSql}. */
export function completeValues(key: string, terms: LeaseTerms): unknown[] {
  return [...ownValues(key, terms), terms.at ?? null]
}

/** Ends an owner's lease. */
export function releaseSql(table: string): string {
  return `
UPDATE ${table} SET lease_ends_at = '-infinity', ends_at = ${after('$3')} WHERE key = $1 AND owner = $2`
}

/** The values of {@link releaseSql}. */
export function releaseValues(key: string, { owner, ttlMs }: LeaseTerms): unknown[] {
  return [key, owner, ttlMs]
}

/** Makes an owner's row anew, as where the key was forgotten. */
function insertOwnSql(table: string, row: Readonly<Record<'at' | 'leaseEndsAt' | 'done', string>>): string {
  return `
INSERT INTO ${table} AS known (${columns})
SELECT $1, $2, $3, $4::integer, $5::bigint, ${row.at}, ${row.leaseEndsAt}, ${row.done}, ${after('$6')}`.trim()
}

function ownValues(key: string, { owner, fingerprint, attempt, fence, ttlMs }: LeaseTerms): unknown[] {
  return [key, owner, fingerprint, attempt, fence, ttlMs]
}
