import { batchSize } from '../../delivery/sweep.js'
import { retryWhileBusy, type SqliteLike } from './client.js'
import { ensureTable, type TableDefinition } from './schema.js'

/** A table that is created at its first use. */
export interface SqliteTable {
  /**
   * Runs work on the database.
   *
   * @param giveUpAt - by the clock of `performance.now()`, in milliseconds. Default: the table's timeout from now.
   */
  run<Result>(work: () => Result, giveUpAt?: number): Promise<Result>
  /** Deletes a batch of rows whose time is over, and returns how many. The table must have `ends_at`. */
  sweepBatch(): Promise<number>
}

/**
 * A table of a database.
 *
 * @param timeout - seconds that work may wait while another connection writes
 */
export function sqliteTable(database: SqliteLike, table: TableDefinition, timeout: number): SqliteTable {
  const over = `SELECT key FROM ${table.name} WHERE ends_at <= ? LIMIT ${batchSize}`
  const deleteSql = `DELETE FROM ${table.name} WHERE key IN (${over})`
  let isReady = false

  function prepareConnection(): void {
    if (isReady) return
    // SQLite would wait with the event loop blocked: better-sqlite3 asks for 5 s of that
    database.exec('PRAGMA busy_timeout = 0')
    ensureTable(database, table)
    isReady = true
  }

  function run<Result>(work: () => Result, giveUpAt = performance.now() + timeout * 1000): Promise<Result> {
    return retryWhileBusy(giveUpAt, () => {
      prepareConnection()
      return work()
    })
  }

  return {
    run,
    async sweepBatch() {
      const deleted = await run(() => Number(database.prepare(deleteSql).run(Date.now()).changes))
      // other work comes between two batches
      await new Promise((resolve) => setTimeout(resolve, 0))
      return deleted
    },
  }
}
