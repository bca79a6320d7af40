import { retryWhileBusy, type SqliteLike } from './client.js'

/** A table that is created at its first use. */
export interface SqliteTable {
  /**
   * Runs work on the database.
   *
   * @param giveUpAt - by the clock of `performance.now()`, in milliseconds. Default: the table's timeout from now.
   */
  run<Result>(work: () => Result, giveUpAt?: number): Promise<Result>
  /** Deletes up to 1,000 rows whose time is over. */
  sweep(): Promise<unknown>
}

/** A table's name, and the SQL that creates it and its indexes where they aren't there yet. */
export interface TableDefinition {
  readonly name: string
  readonly createSql: string
}

/** The table of a store. Times are milliseconds since the epoch, 0 is never. */
export const deliveries: TableDefinition = {
  name: 'hookproof_deliveries',
  // what may be deleted follows from what is leased and done, so that the two can't disagree
  createSql: `
CREATE TABLE IF NOT EXISTS hookproof_deliveries (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, owner TEXT NOT NULL,
  leased_until INTEGER NOT NULL, done_until INTEGER NOT NULL,
  ends_at INTEGER GENERATED ALWAYS AS (max(leased_until, done_until)) STORED
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hookproof_deliveries_ends_at ON hookproof_deliveries (ends_at);`,
}

/**
 * A table of a database.
 *
 * @param timeout - seconds that work may wait while another connection writes
 */
export function sqliteTable(
  database: SqliteLike,
  { name, createSql }: TableDefinition,
  timeout: number,
): SqliteTable {
  const over = `SELECT key FROM ${name} WHERE ends_at <= ? LIMIT 1000`
  let exists = false

  function create(): void {
    if (exists) return
    database.exec(createSql)
    exists = true
  }

  function run<Result>(work: () => Result, giveUpAt = performance.now() + timeout * 1000): Promise<Result> {
    return retryWhileBusy(giveUpAt, () => {
      create()
      return work()
    })
  }

  return {
    run,
    sweep: () => run(() => database.prepare(`DELETE FROM ${name} WHERE key IN (${over})`).run(Date.now())),
  }
}
