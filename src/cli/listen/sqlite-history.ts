import type { InspectedDelivery } from '../../inspector/source.js'
import { CommandError } from '../exit-codes.js'
import type { History } from './history.js'

/** What is used of Node's SQLite. */
interface SqliteDatabase {
  exec(sql: string): void
  prepare(sql: string): SqliteStatement
  close(): void
}

interface SqliteStatement {
  run(...values: readonly unknown[]): unknown
  get(...values: readonly unknown[]): Record<string, unknown> | undefined
  all(...values: readonly unknown[]): readonly Record<string, unknown>[]
}

/**
 * A history in a SQLite file, by Node's own SQLite.
 *
 * @throws CommandError where this Node has none, or the file can't be opened
 */
export function sqliteHistory(path: string): History {
  const database = openDatabase(path)
  database.exec(
    'CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, received_at REAL NOT NULL, facts TEXT NOT NULL, body BLOB NOT NULL)',
  )
  database.exec('CREATE INDEX IF NOT EXISTS deliveries_by_time ON deliveries (received_at)')
  const put = database.prepare(
    'INSERT OR REPLACE INTO deliveries (id, received_at, facts, body) VALUES (?, ?, ?, ?)',
  )
  const find = database.prepare('SELECT facts, body FROM deliveries WHERE id = ?')
  const latest = database.prepare('SELECT facts, body FROM deliveries ORDER BY received_at DESC LIMIT ?')
  return {
    put({ body, ...facts }) {
      put.run(facts.id, facts.receivedAt, JSON.stringify(facts), body)
    },
    find(id) {
      const row = find.get(id)
      return row && deliveryOf(row)
    },
    latest: (count) => latest.all(count).map(deliveryOf),
    close: () => database.close(),
  }
}

function deliveryOf({ facts, body }: Record<string, unknown>): InspectedDelivery {
  return { ...JSON.parse(String(facts)), body }
}

function openDatabase(path: string): SqliteDatabase {
  const sqlite = process.getBuiltinModule('node:sqlite')
  if (!hasDatabase(sqlite))
    throw new CommandError(
      `Expected Node.js 22.13 or newer for --history, which keeps it in SQLite: this is ${process.version}. Without it, history stays in memory.`,
    )
  try {
    return new sqlite.DatabaseSync(path)
  } catch {
    throw new CommandError(`Expected a SQLite file, or none yet, at ${path}: it can't be opened.`)
  }
}

function hasDatabase(
  module: object | undefined,
): module is { DatabaseSync: new (path: string) => SqliteDatabase } {
  return module !== undefined && 'DatabaseSync' in module
}
