import { fromBinary, toBase64 } from '../../crypto/bytes.js'
import type { DeliveryLog } from '../../delivery/log.js'
import { foundRecord } from '../../delivery/log.js'
import { type PostgresLike, queryOf } from './client.js'
import { after, type PostgresTable, tableOf } from './table.js'

/** How a PostgreSQL delivery log is set up. */
export interface PostgresLogOptions {
  /** The table, made by {@link PostgresTable.ensureTable}. Default: `hookproof_records`. */
  readonly table?: string
  /** Seconds a record is kept. Default: 2,592,000 (30 days). */
  readonly keepFor?: number
}

const columns = `
  key text PRIMARY KEY, provider text NOT NULL, type text NOT NULL, headers jsonb NOT NULL, body bytea NOT NULL,
  seal text NOT NULL, signed_at bigint, code text, attempts integer NOT NULL, latency_ms float8 NOT NULL,
  recorded_at timestamptz NOT NULL, ends_at timestamptz NOT NULL`

/**
 * A delivery log in PostgreSQL, for `recorded()`: one row for each key, with its last outcome.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const log = postgresLog(pool)
 * await log.ensureTable()
 * const store = recorded(postgresStore(pool), log)
 * ```
 */
export function postgresLog(
  client: PostgresLike,
  { table = 'hookproof_records', keepFor = 2_592_000 }: PostgresLogOptions = {},
): DeliveryLog & PostgresTable {
  const query = queryOf(client)
  const own = tableOf(client, table, columns)
  let saves = 0

  return {
    ...own,
    async save({ key, provider, type, headers, body, seal, signedAt, code, latencyMs }) {
      if (++saves % 1000 === 0) own.sweep().catch(() => {})
      const values = [
        key,
        provider,
        type,
        JSON.stringify(headers),
        toBase64(body),
        seal,
        signedAt ?? null,
        code ?? null,
        latencyMs,
        keepFor * 1000,
      ]
      await query(saveSql(table), values)
    },
    async load(key) {
      const [row] = await query(
        `SELECT key, provider, type, headers::text, encode(body, 'base64') AS body, seal, signed_at::float8 AS "signedAt", code, attempts, latency_ms AS "latencyMs"
FROM ${table} WHERE key = $1 AND ends_at > clock_timestamp()`,
        [key],
      )
      return row && foundRecord({ ...row, body: fromBinary(atob(String(row.body))) })
    },
  }
}

function saveSql(table: string): string {
  return `
INSERT INTO ${table} AS known (key, provider, type, headers, body, seal, signed_at, code, attempts, latency_ms, recorded_at, ends_at)
VALUES ($1, $2, $3, $4::text::jsonb, decode($5, 'base64'), $6, $7::bigint, $8, 1, $9, clock_timestamp(), ${after('$10')})
ON CONFLICT (key) DO UPDATE SET headers = excluded.headers, body = excluded.body, seal = excluded.seal,
  signed_at = excluded.signed_at, code = excluded.code, attempts = known.attempts + 1,
  latency_ms = excluded.latency_ms, recorded_at = excluded.recorded_at, ends_at = excluded.ends_at`
}
