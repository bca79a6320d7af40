import { defineLog, foundRecord, type LogEngine } from '../../delivery/define-log.js'
import type { DeliveryLog } from '../../delivery/log.js'
import { createSweeper } from '../../delivery/sweep.js'
import type { SqliteLike } from './client.js'
import { sqliteTable, type TableDefinition } from './table.js'

/** How an SQLite delivery log is set up. */
export interface SqliteLogOptions {
  /** Seconds a record stays. Default: 2,592,000 (30 days). */
  readonly ttl?: number
}

const records: TableDefinition = {
  name: 'hookproof_records',
  definition: `(
  key TEXT PRIMARY KEY, provider TEXT NOT NULL, type TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
  seal TEXT NOT NULL, signed_at INTEGER, code TEXT, attempts INTEGER NOT NULL, latency_ms REAL NOT NULL,
  recorded_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
)`,
}

const saveSql = `
INSERT INTO hookproof_records
  (key, provider, type, headers, body, seal, signed_at, code, attempts, latency_ms, recorded_at, ends_at)
VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), 1, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET headers = excluded.headers, body = excluded.body, seal = excluded.seal,
  signed_at = excluded.signed_at, code = excluded.code, attempts = attempts + 1,
  latency_ms = excluded.latency_ms, recorded_at = excluded.recorded_at, ends_at = excluded.ends_at`

const loadSql = `
SELECT key, provider, type, headers, body, seal, signed_at AS signedAt, code, attempts, latency_ms AS latencyMs
FROM hookproof_records WHERE key = ? AND ends_at > ?`

/**
 * A delivery log in an SQLite file: one row for each key, with its last outcome. The table is created at the
 * first use. Beside `sqliteTransactions`, give it a connection of its own.
 *
 * @example
 * ```ts
 * const log = sqliteLog(database)
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function sqliteLog(database: SqliteLike, options: SqliteLogOptions = {}): DeliveryLog {
  return defineLog(sqliteLogEngine(database, options))
}

/** The engine of {@link sqliteLog}. It waits up to 2 seconds while another connection writes. */
export function sqliteLogEngine(database: SqliteLike, options: SqliteLogOptions = {}): LogEngine {
  const { ttl = 2_592_000 } = options
  const table = sqliteTable(database, records, 2)
  const sweepIfDue = createSweeper(table.sweep)

  return {
    async save({ key, provider, type, headers, body, seal, signedAt = '', code = '', latencyMs }) {
      sweepIfDue()
      const values = [key, provider, type, JSON.stringify(headers), body, seal, signedAt, code, latencyMs]
      const now = Date.now()
      await table.run(() => database.prepare(saveSql).run(...values, now, now + ttl * 1000))
    },
    load: (key) =>
      table.run(() => {
        const row: unknown = database.prepare(loadSql).get(key, Date.now())
        return isRow(row) ? foundRecord(row) : undefined
      }),
  }
}

function isRow(row: unknown): row is Record<string, unknown> & { readonly body: Uint8Array } {
  return typeof row === 'object' && row !== null && 'body' in row && row.body instanceof Uint8Array
}
