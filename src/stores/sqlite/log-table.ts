import type { TableDefinition } from './schema.js'

/**
 * The table of a log, and that of its bodies: an UPDATE writes a whole row, and what becomes of a delivery shouldn't
 * cost as much as a body of 1 MiB. Times are milliseconds since the epoch.
 */
export const records: TableDefinition = {
  name: 'hookproof_log',
  versions: [
    `
CREATE TABLE hookproof_log (
  key TEXT PRIMARY KEY, status TEXT NOT NULL, fence INTEGER NOT NULL, code TEXT, latency_ms REAL,
  provider TEXT NOT NULL, type TEXT NOT NULL, received_at INTEGER NOT NULL, attempts INTEGER NOT NULL,
  facts TEXT NOT NULL, seal TEXT NOT NULL
);
CREATE TABLE hookproof_log_bodies (key TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TRIGGER hookproof_log_delete AFTER DELETE ON hookproof_log
  BEGIN DELETE FROM hookproof_log_bodies WHERE key = old.key; END;
CREATE INDEX hookproof_log_status ON hookproof_log (status, received_at, key);`,
  ],
}

/** The fields of a `FoundEntry`, in SQL. */
const foundColumns = `key, status, code, latency_ms AS latencyMs, provider, type,
  received_at AS receivedAt, attempts, facts, seal`

/** Inserts a record, or replaces that of its key. An empty code or latency is none. */
export const saveSql = `
INSERT INTO hookproof_log AS known
  (key, status, fence, code, latency_ms, provider, type, received_at, facts, seal, attempts)
VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, ?, ?, 1)
ON CONFLICT (key) DO UPDATE SET status = excluded.status, fence = max(known.fence, excluded.fence),
  code = excluded.code, latency_ms = excluded.latency_ms, provider = excluded.provider, type = excluded.type,
  received_at = excluded.received_at, facts = excluded.facts, seal = excluded.seal,
  attempts = known.attempts + (excluded.fence > known.fence)
WHERE ${replacesSql('excluded.status', 'excluded.fence')}`

/** Inserts or replaces the body of a record. Its values are key and body. */
export const saveBodySql = 'INSERT OR REPLACE INTO hookproof_log_bodies (key, body) VALUES (?, ?)'

/** Changes the state in a record. Its values are key, status, fence, code and latency. */
export const settleSql = `
WITH told (key, status, fence, code, latency_ms) AS (VALUES (?, ?, ?, nullif(?, ''), nullif(?, '')))
UPDATE hookproof_log AS known SET status = told.status, fence = max(known.fence, told.fence), code = told.code,
  latency_ms = told.latency_ms
FROM told WHERE known.key = told.key AND ${replacesSql('told.status', 'told.fence')}`

export const loadSql = `
SELECT ${foundColumns}, (SELECT body FROM hookproof_log_bodies AS bodies WHERE bodies.key = known.key) AS body
FROM hookproof_log AS known WHERE key = ?`

/** The records with a status. Its values are status, since, after, provider and type, each twice, and limit. */
export const listSql = `
SELECT ${foundColumns} FROM hookproof_log
WHERE status = ? AND received_at >= ? AND (received_at, key) > (?, ?)
  AND (? = '' OR provider = ?) AND (? = '' OR type = ?)
ORDER BY received_at, key LIMIT ?`

export const countSql = 'SELECT status, count(*) AS records FROM hookproof_log GROUP BY status'

export const removeSql = 'DELETE FROM hookproof_log WHERE key = ?'

/** Deletes records with a status. Its values are status, before, and limit. */
export const pruneSql = `
DELETE FROM hookproof_log WHERE key IN (
  SELECT key FROM hookproof_log WHERE status = ? AND received_at < ? ORDER BY received_at LIMIT ?
)`

/** Says the same as `replacesAttempt`. */
function replacesSql(status: string, fence: string): string {
  return `CASE ${status}
  WHEN 'received' THEN ${fence} > known.fence
  WHEN 'handled' THEN ${fence} >= known.fence OR known.status <> 'handled'
  ELSE ${fence} >= known.fence AND known.status <> 'handled' END`
}
