import { fromBinary, toBase64 } from '../../crypto/bytes.js'
import { defineLog, foundRecord, type LogEngine } from '../../delivery/define-log.js'
import type { DeliveryLog } from '../../delivery/log.js'
import type { PostgresLike } from './client.js'
import { endsAtIndex, versionsOf } from './schema.js'
import { after, type PostgresTable, postgresTable, type QueryTable } from './table.js'

/** How a PostgreSQL delivery log is set up. */
export interface PostgresLogOptions {
  /** The table, created by {@link PostgresTable.ensureTable}. Default: `hookproof_records`. */
  readonly table?: string
  /** Seconds a record stays. Default: 2,592,000 (30 days). */
  readonly ttl?: number
}

const columns = `
  key text PRIMARY KEY, provider text NOT NULL, type text NOT NULL, headers jsonb NOT NULL, body bytea NOT NULL,
  seal text NOT NULL, signed_at bigint, code text, attempts integer NOT NULL, latency_ms float8 NOT NULL,
  recorded_at timestamptz NOT NULL, ends_at timestamptz NOT NULL`

/**
 * A delivery log in PostgreSQL: one row for each key, with its last outcome.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const log = postgresLog(pool)
 * await log.ensureTable()
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function postgresLog(
  client: PostgresLike,
  options: PostgresLogOptions = {},
): DeliveryLog & PostgresTable {
  const { ensureTable, sweep } = recordsTable(client, options)
  return { ...defineLog(postgresLogEngine(client, options)), ensureTable, sweep }
}

/** The engine of {@link postgresLog}. */
export function postgresLogEngine(client: PostgresLike, options: PostgresLogOptions = {}): LogEngine {
  const { ttl = 2_592_000 } = options
  const table = recordsTable(client, options)
  const [saveSql, loadSql] = [saveSqlOf(table), loadSqlOf(table)]

  return {
    async save({ key, provider, type, headers, body, seal, signedAt = null, code = null, latencyMs }) {
      table.sweepIfDue()
      const values = [key, provider, type, JSON.stringify(headers), toBase64(body), seal, signedAt, code]
      await table.query(saveSql, [...values, latencyMs, ttl * 1000])
    },
    async load(key) {
      const [row] = await table.query(loadSql, [key])
      return row && foundRecord({ ...row, body: fromBinary(atob(String(row.body))) })
    },
  }
}

function recordsTable(client: PostgresLike, { table = 'hookproof_records' }: PostgresLogOptions): QueryTable {
  return postgresTable(
    client,
    2,
    table,
    versionsOf(table, [`CREATE TABLE ${table} (${columns});${endsAtIndex(table)}`]),
  )
}

function saveSqlOf({ name }: QueryTable): string {
  return `
INSERT INTO ${name} AS known (key, provider, type, headers, body, seal, signed_at, code, attempts, latency_ms, recorded_at, ends_at)
VALUES ($1, $2, $3, $4::text::jsonb, decode($5, 'base64'), $6, $7::bigint, $8, 1, $9, clock_timestamp(), ${after('$10')})
ON CONFLICT (key) DO UPDATE SET headers = excluded.headers, body = excluded.body, seal = excluded.seal,
  signed_at = excluded.signed_at, code = excluded.code, attempts = known.attempts + 1,
  latency_ms = excluded.latency_ms, recorded_at = excluded.recorded_at, ends_at = excluded.ends_at`
}

function loadSqlOf({ name }: QueryTable): string {
  return `
SELECT key, provider, type, headers::text, encode(body, 'base64') AS body, seal, signed_at::float8 AS "signedAt",
  code, attempts, latency_ms AS "latencyMs"
FROM ${name} WHERE key = $1 AND ends_at > clock_timestamp()`
}
