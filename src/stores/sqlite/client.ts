/** A `DatabaseSync` of node:sqlite, or a `Database` of better-sqlite3. */
export interface SqliteLike {
  exec(sql: string): unknown
  prepare(sql: string): {
    get(...values: SqliteValue[]): unknown
    all(...values: SqliteValue[]): readonly unknown[]
    run(...values: SqliteValue[]): { readonly changes: number | bigint }
  }
  /** Whether a transaction is open, as node:sqlite says it from Node 22.16 on. */
  readonly isTransaction?: boolean
  /** The same, as better-sqlite3 says it. */
  readonly inTransaction?: boolean
}

// without null: the types of better-sqlite3 know no parameter that may be
export type SqliteValue = string | number | Uint8Array

/** Whether a transaction is open on a connection. */
export function hasTransaction(database: SqliteLike): boolean {
  const known = database.isTransaction ?? database.inTransaction
  if (known !== undefined) return known
  try {
    database.exec('BEGIN')
  } catch {
    return true
  }
  database.exec('ROLLBACK')
  return false
}

/** Runs work in one transaction, all of it or nothing. */
export function inTransaction<Result>(database: SqliteLike, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // some errors end the transaction by themselves
    if (hasTransaction(database)) database.exec('ROLLBACK')
    throw error
  }
}

/**
 * Runs work on a database. While another connection writes, it tries again every 5 ms.
 *
 * @param giveUpAt - by the clock of `performance.now()`, in milliseconds
 */
export async function retryWhileBusy<Result>(giveUpAt: number, run: () => Result): Promise<Result> {
  // looked at ahead of each try, so that nothing is begun for somebody who has given up
  while (performance.now() < giveUpAt) {
    try {
      return run()
    } catch (error) {
      if (!isBusy(error)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('Another connection wrote to the SQLite file all the time.')
}

/** SQLITE_BUSY, as better-sqlite3 tells it, and as node:sqlite does. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && /^SQLITE_BUSY/.test(String(error.code))) return true
  // the low byte of an extended code is the primary one
  return 'errcode' in error && (Number(error.errcode) & 255) === 5
}
