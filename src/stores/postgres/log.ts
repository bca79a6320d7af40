import { defineLog, type LogOptions } from '../../delivery/log/define-log.js'
import {
  type AttemptEntry,
  foundEntry,
  type LogEngine,
  type LogQuery,
  loadedEntry,
} from '../../delivery/log/engine.js'
import type { DeliveryLog } from '../../delivery/log/log.js'
import { statuses } from '../../delivery/log/status.js'
import { batchSize } from '../../delivery/sweep.js'
import type { PostgresLike } from './client.js'
import { foundColumns, logTableSql, saveSqlOf, settleSqlOf } from './log-table.js'
import { type PostgresTable, postgresTable, type QueryTable } from './table.js'

/** How a PostgreSQL delivery log is set up. */
export interface PostgresLogOptions extends LogOptions {
  /** The table, created by {@link PostgresLog.ensureTable}. Default: `hookproof_log`. */
  readonly table?: string
}

/** A delivery log in a table that must be created before its first use. */
export type PostgresLog = DeliveryLog & Pick<PostgresTable, 'ensureTable'>

/**
 * A delivery log in PostgreSQL: one row for each delivery. Beside `postgresTransactions`, give it a pool of its own:
 * handlers that hold all connections of the other would keep it from recording the next delivery.
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
  { table = 'hookproof_log', ...options }: PostgresLogOptions = {},
): PostgresLog {
  const engine = postgresLogEngine(client, table, options.timeout)
  const { ensureTable } = logTable(client, table, options.timeout)
  return { ...defineLog(engine, options), ensureTable }
}

function logTable(client: PostgresLike, table: string, timeout = 2): QueryTable {
  return postgresTable(client, timeout, table, logTableSql(table))
}

/** The engine of {@link postgresLog}. A statement on a pool may take `timeout` seconds. */
export function postgresLogEngine(client: PostgresLike, table = 'hookproof_log', timeout = 2): LogEngine {
  const { query, patientQuery } = logTable(client, table, timeout)
  const settleSql = settleSqlOf(table)
  const over = `SELECT ctid FROM ${table} WHERE received_at < $1 LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`

  return {
    name: 'PostgreSQL',
    async save(entries) {
      await query(saveSqlOf(table, entries.length), entries.flatMap(valuesOf))
    },
    async settle(changes) {
      await query(settleSql, [JSON.stringify(changes)])
    },
    async load(key) {
      const [row] = await query(`SELECT ${foundColumns}, body FROM ${table} WHERE key = $1`, [key])
      return row && loadedEntry(row)
    },
    async list(asked) {
      const [conditions, values] = conditionsOf(asked)
      const sql = `SELECT ${foundColumns} FROM ${table} WHERE ${conditions} ORDER BY received_at, key`
      return (await query(`${sql} LIMIT ${asked.limit}`, values)).map(foundEntry)
    },
    async count() {
      const rows = await query(`SELECT status, count(*) AS records FROM ${table} GROUP BY status`, [])
      return Object.fromEntries(rows.map(({ status, records }) => [String(status), Number(records)]))
    },
    async remove(key) {
      return (await query(`DELETE FROM ${table} WHERE key = $1 RETURNING 1`, [key])).length === 1
    },
    async prune(before) {
      const sql = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${over})) RETURNING 1`
      return (await patientQuery(sql, [before])).length
    },
  }
}

function valuesOf(entry: AttemptEntry): unknown[] {
  const { key, status, fence, code = null, latencyMs = null } = entry
  const { provider, type, receivedAt, facts, seal, body } = entry
  return [key, status, fence, code, latencyMs, provider, type, receivedAt, facts, seal, body]
}

/** What a query asks for, in SQL, and the values in it. */
function conditionsOf({ statuses: asked, since, after, provider, type }: LogQuery): [string, unknown[]] {
  const values: unknown[] = []
  const value = (one: unknown) => `$${values.push(one)}`
  const conditions = [`received_at >= ${value(since)}`]
  // as constants, by which the planner finds the index for a status that is rare
  const named = statuses.filter((status) => asked.includes(status)).map((status) => `'${status}'`)
  if (named.length < statuses.length) conditions.push(`status IN (${named.join() || 'NULL'})`)
  if (provider !== undefined) conditions.push(`provider = ${value(provider)}`)
  if (type !== undefined) conditions.push(`type = ${value(type)}`)
  if (after) conditions.push(`(received_at, key) > (${value(after.receivedAt)}, ${value(after.key)})`)
  return [conditions.join(' AND '), values]
}
