import type { ClaimTerms, LeaseTerms } from '../../delivery/define-store.js'
import { after } from './table.js'

// What delivery/key-record.ts says in JavaScript, with the server's clock: read once a statement, and after the
// row was locked, so that one that had to wait for it judges by the time at which it has it.

const columns = 'key, owner, fingerprint, attempt, fence, at, lease_ends_at, done, ends_at'

/**
 * Claims a key: the row says `refusal`, or the claim's `attempt` and `fence`. It says neither where another has
 * made the key's row while this statement looked for it, and can be asked again.
 */
export function claimSql(table: string): string {
  return `
WITH before AS (
  SELECT * FROM ${table} WHERE key = $1 FOR UPDATE
), known AS MATERIALIZED (
  SELECT before.*, clock_timestamp() AS now
  FROM (VALUES (1)) AS one LEFT JOIN before ON ends_at > clock_timestamp()
), judged AS MATERIALIZED (
  SELECT known.*, CASE
    WHEN lease_ends_at > now THEN 'in_flight'
    WHEN done AND fingerprint <> $3 THEN 'conflict'
    WHEN done AND NOT $6::boolean THEN 'done'
    WHEN at > $7::float8 THEN 'superseded'
  END AS refusal FROM known
), claimed AS (
  INSERT INTO ${table} AS known (${columns})
  SELECT $1, $2, $3, coalesce(attempt, 0) + 1, greatest(fence + 1, (extract(epoch FROM now) * 1000000)::bigint), at,
    now + $4::float8 * interval '1 millisecond', coalesce(done, false), now + $5::float8 * interval '1 millisecond'
  FROM judged WHERE refusal IS NULL
  ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, fingerprint = excluded.fingerprint,
    attempt = excluded.attempt, fence = greatest(known.fence + 1, excluded.fence), at = excluded.at,
    lease_ends_at = excluded.lease_ends_at, done = excluded.done, ends_at = excluded.ends_at
  WHERE EXISTS (SELECT FROM before)
  RETURNING attempt, fence
)
SELECT refusal, claimed.attempt, claimed.fence::float8 AS fence FROM judged LEFT JOIN claimed ON true`
}

/** The values of {@link claimSql}. */
export function claimValues(key: string, terms: ClaimTerms): unknown[] {
  const { owner, fingerprint, leaseMs, ttlMs, evenIfDone = false, at = null } = terms
  return [key, owner, fingerprint, leaseMs, ttlMs, evenIfDone, at]
}

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
