import { versionsOf } from './schema.js'

/**
 * The SQL of a log's table, for your own migrations: one text for each version, as of a store's table.
 *
 * @throws ConfigError `option_invalid`
 */
export function logTableSql(table = 'hookproof_log'): readonly string[] {
  const index = table.split('.').at(-1)
  return versionsOf(table, [
    `
CREATE TABLE ${table} (
  key text COLLATE "C" PRIMARY KEY, status text NOT NULL, fence bigint NOT NULL, code text, latency_ms float8,
  provider text NOT NULL, type text NOT NULL, received_at bigint NOT NULL, attempts integer NOT NULL,
  facts text NOT NULL, seal text NOT NULL, body bytea NOT NULL
);
CREATE INDEX ${index}_received_at ON ${table} (received_at, key);
CREATE INDEX ${index}_status ON ${table} (status, received_at, key)`,
  ])
}

/** What a record is found by, in SQL: the fields of a `FoundEntry`. */
export const foundColumns = `key, status, code, latency_ms AS "latencyMs", provider, type,
  received_at AS "receivedAt", attempts, facts, seal`

/** Inserts so many records, or replaces those of their keys, in SQL. Each has 11 values. */
export function saveSqlOf(table: string, count: number): string {
  const values = Array.from({ length: 11 }, (_, at) => at + 1)
  const rows = Array.from({ length: count }, (_, row) => `(${values.map((at) => `$${row * 11 + at}`)}, 1)`)
  return `
INSERT INTO ${table} AS known
  (key, status, fence, code, latency_ms, provider, type, received_at, facts, seal, body, attempts)
VALUES ${rows}
ON CONFLICT (key) DO UPDATE SET status = excluded.status, fence = greatest(known.fence, excluded.fence),
  code = excluded.code, latency_ms = excluded.latency_ms, provider = excluded.provider, type = excluded.type,
  received_at = excluded.received_at, facts = excluded.facts, seal = excluded.seal, body = excluded.body,
  attempts = known.attempts + (excluded.fence > known.fence)::integer
WHERE ${replacesSql('excluded.status', 'excluded.fence')}`
}

/** Changes the state in records, in SQL, by a list in JSON. */
export function settleSqlOf(table: string): string {
  return `
UPDATE ${table} AS known SET status = told.status, fence = greatest(known.fence, told.fence), code = told.code,
  latency_ms = told."latencyMs"
FROM json_to_recordset($1::text::json)
  AS told (key text, status text, fence bigint, code text, "latencyMs" float8)
WHERE known.key = told.key AND ${replacesSql('told.status', 'told.fence')}`
}

/** Says the same as `replacesAttempt`. */
function replacesSql(status: string, fence: string): string {
  return `CASE ${status}
  WHEN 'received' THEN ${fence} > known.fence
  WHEN 'handled' THEN ${fence} >= known.fence OR known.status <> 'handled'
  ELSE ${fence} >= known.fence AND known.status <> 'handled' END`
}
