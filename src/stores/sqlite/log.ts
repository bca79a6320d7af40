import { type DeliveryLog, foundRecord } from '../../delivery/log.js'
import { asker, type SqliteLike } from './store.js'

/** How an SQLite delivery log is set up. */
export interface SqliteLogOptions {
  /** Seconds a record is kept. Default: 2,592,000 (30 days). */
  readonly keepFor?: number
}

const schema = `
CREATE TABLE IF NOT EXISTS hookproof_records (
  key TEXT PRIMARY KEY, provider TEXT NOT NULL, type TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
  seal TEXT NOT NULL, signed_at INTEGER, code TEXT, attempts INTEGER NOT NULL, latency_ms REAL NOT NULL,
  recorded_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS hookproof_records_ends_at ON hookproof_records (ends_at);`

const save = `
INSERT INTO hookproof_records
  (key, provider, type, headers, body, seal, signed_at, code, attempts, latency_ms, recorded_at, ends_at)
VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), nullif(?, ''), 1, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET headers = excluded.headers, body = excluded.body, seal = excluded.seal,
  signed_at = excluded.signed_at, code = excluded.code, attempts = attempts + 1,
  latency_ms = excluded.latency_ms, recorded_at = excluded.recorded_at, ends_at = excluded.ends_at`

const load = `
SELECT key, provider, type, headers, body, seal, signed_at AS signedAt, code, attempts, latency_ms AS latencyMs
FROM hookproof_records WHERE key = ? AND ends_at > ?`

const sweep =
  'DELETE FROM hookproof_records WHERE key IN (SELECT key FROM hookproof_records WHERE ends_at <= ? LIMIT 1000)'

/**
 * A delivery log in an SQLite file, for `recorded()`: one row for each key, with its last outcome. Beside
 * {@link sqliteTransactions} it needs a connection of its own.
 *
 * @example
 * ```ts
 * const store = recorded(sqliteStore(database), sqliteLog(database))
 * ```
 */
export function sqliteLog(database: SqliteLike, { keepFor = 2_592_000 }: SqliteLogOptions = {}): DeliveryLog {
  const ask = asker(database, 2, schema)
  let saves = 0

  return {
    save: (record) =>
      ask(() => {
        const now = Date.now()
        const { key, provider, type, headers, body, seal, signedAt = '', code = '', latencyMs } = record
        const values = [key, provider, type, JSON.stringify(headers), body, seal, signedAt, code]
        database.prepare(save).run(...values, latencyMs, now, now + keepFor * 1000)
        if (++saves % 1000 === 0) database.prepare(sweep).run(now)
      }),
    load: (key) =>
      ask(() => {
        const row: unknown = database.prepare(load).get(key, Date.now())
        return isRow(row) ? foundRecord(row) : undefined
      }),
  }
}

function isRow(row: unknown): row is Record<string, unknown> & { readonly body: Uint8Array } {
  return typeof row === 'object' && row !== null && 'body' in row && row.body instanceof Uint8Array
}
