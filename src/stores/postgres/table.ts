import type { StoreOptions } from '../../delivery/define-store.js'
import { ConfigError } from '../../errors.js'
import { type PostgresLike, queryOf } from './client.js'

/** How a PostgreSQL store is set up. */
export interface PostgresStoreOptions extends StoreOptions {
  /** The table, made by {@link PostgresTable.ensureTable}. Default: `hookproof_deliveries`. */
  readonly table?: string
}

/** The table of a PostgreSQL store. */
export interface PostgresTable {
  /** Creates the table where it isn't there yet. */
  ensureTable(): Promise<void>
  /** Deletes up to 1,000 keys whose time is over, and says how many. A store does so by itself now and then. */
  sweep(): Promise<number>
}

// a key without an owner is done
const deliveryColumns =
  'key text PRIMARY KEY, fingerprint text NOT NULL, owner text, ends_at timestamptz NOT NULL'

/** What the table of a store is made by. */
export function tableSql(table = 'hookproof_deliveries', columns = deliveryColumns): string {
  const index = `${checkedName(table).split('.').at(-1)}_ends_at`
  return `
CREATE TABLE IF NOT EXISTS ${table} (${columns});
CREATE INDEX IF NOT EXISTS ${index} ON ${table} (ends_at)`
}

export function tableOf(
  client: PostgresLike,
  table = 'hookproof_deliveries',
  columns = deliveryColumns,
): PostgresTable {
  const query = queryOf(client)
  return {
    async ensureTable() {
      for (const statement of tableSql(table, columns).split(';')) await query(statement, [])
    },
    async sweep() {
      const over = `SELECT ctid FROM ${table} WHERE ends_at <= clock_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED`
      return (await query(`DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${over})) RETURNING 1`, [])).length
    },
  }
}

/** A moment that many milliseconds from the server's now, in SQL. */
export function after(milliseconds: string): string {
  return `clock_timestamp() + ${milliseconds}::float8 * interval '1 millisecond'`
}

export function checkedName(table: string): string {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(table))
    throw new ConfigError(
      'option_invalid',
      'The table must be a plain lower-case name, with or without a schema.',
    )
  return table
}
