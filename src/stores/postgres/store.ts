import { type Claim, defineStore, type Store, type StoreEngine } from '../../delivery/define-store.js'
import { type PostgresLike, queryOf, type Rows } from './client.js'
import { after, checkedName, type PostgresStoreOptions, type PostgresTable, tableOf } from './table.js'

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
  return { ...defineStore(postgresEngine(client, table), options), ...tableOf(client, table) }
}

/** The engine of {@link postgresStore}. */
export function postgresEngine(client: PostgresLike, table = 'hookproof_deliveries'): StoreEngine {
  checkedName(table)
  const query = queryOf(client)
  const { sweep } = tableOf(client, table)
  const own = async (statement: string, key: string, owner: string, ...values: readonly unknown[]) =>
    (await query(statement, [key, owner, ...values])).length === 1
  let completions = 0

  return {
    async claim(key, { owner, fingerprint, leaseMs }) {
      return claimOf(await query(claimSql(table), [key, fingerprint, owner, leaseMs]))
    },
    renew: (key, { owner, leaseMs }) =>
      own(`UPDATE ${table} SET ends_at = ${after('$3')} ${ownSql} RETURNING 1`, key, owner, leaseMs),
    complete(key, { owner, ttlMs }) {
      // nobody waits for the sweep, and the next one makes up for one that fails
      if (++completions % 1000 === 0) sweep().catch(() => {})
      return own(
        `UPDATE ${table} SET owner = NULL, ends_at = ${after('$3')} ${ownSql} RETURNING 1`,
        key,
        owner,
        ttlMs,
      )
    },
    release: (key, { owner }) => own(`DELETE FROM ${table} ${ownSql} RETURNING 1`, key, owner),
  }
}

const ownSql = 'WHERE key = $1 AND owner = $2 AND ends_at > clock_timestamp()'

// Takes the key where it is new or over; else says how it stands. Where somebody else's claim committed in
// between, neither part sees a row.
function claimSql(table: string): string {
  return `
WITH claimed AS (
  INSERT INTO ${table} AS held (key, fingerprint, owner, ends_at) VALUES ($1, $2, $3, ${after('$4')})
  ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, owner = excluded.owner, ends_at = excluded.ends_at
  WHERE held.ends_at <= clock_timestamp()
  RETURNING 'claimed' AS claim
)
SELECT claim FROM claimed
UNION ALL
SELECT CASE WHEN fingerprint <> $2 THEN 'conflict' WHEN owner IS NULL THEN 'done' ELSE 'in_flight' END
FROM ${table} WHERE key = $1 AND NOT EXISTS (SELECT FROM claimed)`
}

function claimOf(rows: Rows): Claim {
  const claim = rows[0]?.claim
  return claim === 'claimed' || claim === 'done' || claim === 'conflict' ? claim : 'in_flight'
}
