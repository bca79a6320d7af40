import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SqliteLike } from '../../src/stores/sqlite/index.js'

/** A database that can be closed, as those of all drivers can. */
export type TestDatabase = SqliteLike & { close(): unknown }

/** Connections to one database that is gone after use. */
export interface Connections<Database> {
  connect(): Database
  remove(): Promise<void>
}

/** A database with another way to run SQL. */
export function withExec(database: TestDatabase, exec: (sql: string) => unknown): TestDatabase {
  return {
    get inTransaction() {
      return database.inTransaction === true
    },
    exec,
    prepare: (sql) => database.prepare(sql),
    close: () => database.close(),
  }
}

/** A database in a file of its own, with as many connections as asked for. */
export async function freshFile<Database extends TestDatabase>(
  connectTo: (file: string) => Database,
): Promise<Connections<Database> & { readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'hookproof-sqlite-'))
  const file = join(folder, 'webhooks.db')
  const connections: Database[] = []
  return {
    file,
    connect() {
      const database = connectTo(file)
      connections.push(database)
      return database
    },
    async remove() {
      for (const database of connections) database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
