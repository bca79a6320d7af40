import { batchSize, createSweeper, sweepAll } from '../../delivery/sweep.js'
import { StoreError } from '../../errors.js'
import { type PostgresLike, type Query, queryOf } from './client.js'
import { ensureSql, tableSql } from './schema.js'

/** A table that must be created before its first use. */
export interface PostgresTable {
  /** Creates the table, or changes an older one. Call it at the start: any number of processes can at once. */
  ensureTable(): Promise<void>
  /** Deletes all rows whose time is over. Returns how many. It runs by itself, too. */
  sweep(): Promise<number>
}

/** A table that statements can be run on. */
export interface QueryTable extends PostgresTable {
  readonly name: string
  /** Runs a statement. Where the table is missing, the error says what to do. */
  readonly query: Query
  /** The same, with more time than a delivery has: for what no delivery waits for. */
  readonly patientQuery: Query
  /** Sweeps now and then. Call it with each delivery; nobody waits for it. */
  readonly sweepIfDue: () => void
}

/** What a statement may take, in seconds, that no delivery waits for. */
const patience = 60

/**
 * The table of a store, or one with columns of its own. A sweep needs `ends_at` among them.
 *
 * @param timeout - seconds a statement may take, where it runs on a pool
 * @throws ConfigError `option_invalid`
 */
export function postgresTable(
  client: PostgresLike,
  timeout: number,
  name = 'hookproof_deliveries',
  versions = tableSql(name),
): QueryTable {
  const patiently = queryOf(client, patience)
  const over = `SELECT ctid FROM ${name} WHERE ends_at <= clock_timestamp() LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`
  const deleteSql = `DELETE FROM ${name} WHERE ctid = ANY (ARRAY(${over})) RETURNING 1`
  const sweepBatch = async () => (await patiently(deleteSql, [])).length
  return {
    name,
    query: explained(queryOf(client, timeout), name),
    patientQuery: explained(patiently, name),
    sweepIfDue: createSweeper(sweepBatch),
    async ensureTable() {
      await patiently(ensureSql(name, versions), [])
    },
    sweep: () => sweepAll(sweepBatch),
  }
}

/** So many milliseconds from the server's now, in SQL. */
export function after(milliseconds: string): string {
  return `clock_timestamp() + ${milliseconds}::float8 * interval '1 millisecond'`
}

/** Runs statements on a table. Where it is missing, the error says what to do. */
export function explained(query: Query, table: string): Query {
  return async (text, values) => {
    try {
      return await query(text, values)
    } catch (error) {
      throw isUndefinedTable(error) ? tableMissing(table, error) : error
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
