import {
  type ClaimTerms,
  defineStore,
  type StoreEngine,
  type StoreOptions,
} from '../../delivery/define-store.js'
import { type KnownKey, refusalOf } from '../../delivery/known-key.js'
import type { Claim, Store } from '../../delivery/store.js'
import { createSweeper } from '../../delivery/sweep.js'
import type { PostgresLike, Row } from './client.js'
import { after, type PostgresTable, postgresTable, type QueryTable } from './table.js'

/** How a PostgreSQL store is set up. */
export interface PostgresStoreOptions extends StoreOptions {
  /** The table, created by {@link PostgresTable.ensureTable}. Default: `hookproof_deliveries`. */
  readonly table?: string
}

/**
 * Remembers events in PostgreSQL, for any number of processes. Each operation is one statement.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = postgresStore(new Pool())
 * await store.ensureTable()
 * ```
 */
export function postgresStore(
  client: PostgresLike,
  { table, ...options }: PostgresStoreOptions = {},
): Store & PostgresTable {
  const { ensureTable, sweep } = postgresTable(client, table)
  return { ...defineStore(postgresEngine(client, table), options), ensureTable, sweep }
}

/** The engine of {@link postgresStore}. */
export function postgresEngine(client: PostgresLike, tableName?: string): StoreEngine {
  const table = postgresTable(client, tableName)
  const sweepIfDue = createSweeper(table.sweep)
  const changed = async (statement: string, ...values: readonly unknown[]) =>
    (await table.query(`${statement} RETURNING 1`, values)).length === 1

  return {
    name: 'PostgreSQL',
    claim: (key, terms) => claimKey(table, key, terms),
    renew: (key, { owner, leaseMs }) =>
      changed(`UPDATE ${table.name} SET leased_until = ${after('$3')} ${ownSql}`, key, owner, leaseMs),
    complete(key, { owner, ttlMs }) {
      sweepIfDue()
      return changed(`UPDATE ${table.name} SET ${doneSql} ${ownSql}`, key, owner, ttlMs)
    },
    release: (key, { owner }) =>
      changed(`UPDATE ${table.name} SET leased_until = '-infinity' ${ownSql}`, key, owner),
  }
}

/** Marks a key as done for `$3` milliseconds, in SQL. */
export const doneSql = `leased_until = '-infinity', done_until = ${after('$3')}`

const ownSql = 'WHERE key = $1 AND owner = $2 AND leased_until > clock_timestamp()'

/** Claims a key, in one statement. */
export async function claimKey(table: QueryTable, key: string, terms: ClaimTerms): Promise<Claim> {
  const { fingerprint, owner, leaseMs, evenIfDone = false } = terms
  const values = [key, fingerprint, owner, leaseMs, evenIfDone]
  const [row = {}] = await table.query(claimSql(table.name), values)
  if (row.claimed === true) return 'claimed'
  // a row that doesn't stand in the way any more was claimed by another while this statement waited
  return refusalOf(knownKey(row), terms) ?? 'in_flight'
}

// The second half sees the table as it was before the first.
function claimSql(table: string): string {
  return `
WITH claimed AS (
  INSERT INTO ${table} AS known (key, fingerprint, owner, leased_until, done_until)
  VALUES ($1, $2, $3, ${after('$4')}, '-infinity')
  ON CONFLICT (key) DO UPDATE
  SET fingerprint = excluded.fingerprint, owner = excluded.owner, leased_until = excluded.leased_until
  WHERE known.leased_until <= clock_timestamp() AND (
    known.done_until <= clock_timestamp() OR ($5::boolean AND known.fingerprint = excluded.fingerprint)
  )
  RETURNING 1
)
SELECT EXISTS (SELECT FROM claimed) AS claimed, fingerprint,
  leased_until > clock_timestamp() AS leased, done_until > clock_timestamp() AS done
FROM (VALUES (1)) AS one LEFT JOIN ${table} ON key = $1`
}

function knownKey({ fingerprint, leased, done }: Row): KnownKey {
  return { fingerprint: String(fingerprint), leased: leased === true, done: done === true }
}
