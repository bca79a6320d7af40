import sqlite from 'node-sqlite3-wasm'
import type { Connections, TestDatabase } from './sqlite.js'

/** A real SQLite in this process, by WebAssembly, with the interface of better-sqlite3: a file, or in memory. */
export function openWasm(file?: string): TestDatabase {
  const database = new sqlite.Database(file)
  return {
    get inTransaction() {
      return database.inTransaction
    },
    exec: (sql) => withCode(() => database.exec(sql)),
    prepare: (sql) => ({
      get: (...values) => withCode(() => database.get(sql, values)) ?? undefined,
      all: (...values) => withCode(() => database.all(sql, values)),
      run: (...values) => withCode(() => database.run(sql, values)),
    }),
    close: () => database.close(),
  }
}

/** A database in memory, to which there is one connection. */
export async function freshMemory(): Promise<Connections<TestDatabase>> {
  const database = openWasm()
  return { connect: () => database, remove: async () => void database.close() }
}

/** Gives SQLITE_BUSY the code that better-sqlite3 gives it. */
function withCode<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof Error && error.message === 'database is locked')
      throw Object.assign(error, { code: 'SQLITE_BUSY' })
    throw error
  }
}
