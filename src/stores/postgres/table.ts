import { ConfigError, StoreError } from '../../errors.js'
import { type PostgresLike, type Query, queryOf } from './client.js'

/** A table that must be created before its first use. */
export interface PostgresTable {
  /** Creates the table where it isn't there yet. Call it once, before the first delivery. */
  ensureTable(): Promise<void>
  /** Deletes up to 1,000 rows whose time is over. Returns how many. It runs by itself now and then. */
  sweep(): Promise<number>
}

/** A table that statements can be run on. */
export interface QueryTable extends PostgresTable {
  readonly name: string
  /** Runs a statement. Where the table is missing, the error says what to do. */
  readonly query: Query
}

// what may be deleted follows from what is leased and done, so that the two can't disagree
const deliveryColumns = `
  key text PRIMARY KEY, fingerprint text NOT NULL, owner text NOT NULL,
  leased_until timestamptz NOT NULL, done_until timestamptz NOT NULL,
  ends_at timestamptz GENERATED ALWAYS AS (greatest(leased_until, done_until)) STORED`

/**
 * The SQL that creates a store's table, for your own migrations.
 *
 * @throws ConfigError `option_invalid`
 */
export function tableSql(table = 'hookproof_deliveries', columns = deliveryColumns): string {
  requireTableName(table)
  const index = `${table.split('.').at(-1)}_ends_at`
  return `
CREATE TABLE IF NOT EXISTS ${table} (${columns});
CREATE INDEX IF NOT EXISTS ${index} ON ${table} (ends_at)`
}

/**
 * The table of a store, or one with columns of its own, `ends_at` among them.
 *
 * @throws ConfigError `option_invalid`
 */
export function postgresTable(
  client: PostgresLike,
  name = 'hookproof_deliveries',
  columns = deliveryColumns,
): QueryTable {
  const statements = tableSql(name, columns).split(';')
  const run = queryOf(client)
  const query = explained(run, name)
  const over = `SELECT ctid FROM ${name} WHERE ends_at <= clock_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED`
  return {
    name,
    query,
    async ensureTable() {
      for (const statement of statements) await run(statement, [])
    },
    async sweep() {
      return (await query(`DELETE FROM ${name} WHERE ctid = ANY (ARRAY(${over})) RETURNING 1`, [])).length
    },
  }
}

/** So many milliseconds from the server's now, in SQL. */
export function after(milliseconds: string): string {
  return `clock_timestamp() + ${milliseconds}::float8 * interval '1 millisecond'`
}

function explained(query: Query, table: string): Query {
  return async (text, values) => {
    try {
      return await query(text, values)
    } catch (cause) {
      throw isUndefinedTable(cause) ? tableMissing(table, cause) : cause
    }
  }
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P01'
}

function tableMissing(table: string, cause: unknown): StoreError {
  return new StoreError(
    'store_unavailable',
    `PostgreSQL has no table ${table}: call ensureTable() once, before the first delivery.`,
    { cause },
  )
}

function requireTableName(table: string): void {
  if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/.test(table))
    throw new ConfigError(
      'option_invalid',
      'Expected table as a plain lower-case name, with or without a schema in front, such as webhooks.deliveries.',
    )
}
