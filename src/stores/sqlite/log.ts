import { defineLog, type LogOptions } from '../../delivery/log/define-log.js'
import {
  type AttemptChange,
  type AttemptEntry,
  byPlace,
  type FoundEntry,
  foundEntry,
  type LogEngine,
  type LogQuery,
  loadedEntry,
} from '../../delivery/log/engine.js'
import type { DeliveryLog } from '../../delivery/log/log.js'
import { type DeliveryStatus, statuses } from '../../delivery/log/status.js'
import { batchSize } from '../../delivery/sweep.js'
import { inTransaction, type SqliteLike, type SqliteValue } from './client.js'
import {
  countSql,
  listSql,
  loadSql,
  pruneSql,
  records,
  removeSql,
  saveBodySql,
  saveSql,
  settleSql,
} from './log-table.js'
import { sqliteTable } from './table.js'

/**
 * A delivery log in an SQLite file: one row for each delivery. The table is created at the first use. Beside
 * `sqliteTransactions`, give it a file of its own: while a handler runs, its transaction locks the other.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const log = sqliteLog(new DatabaseSync('webhooks-log.db'))
 * app.post('/webhooks/labsync', webhook(labsync({ secret }), handler, { store, log }))
 * ```
 */
export function sqliteLog(database: SqliteLike, options: LogOptions = {}): DeliveryLog {
  return defineLog(sqliteLogEngine(database, options.timeout), options)
}

/** The engine of {@link sqliteLog}. It waits up to `timeout` seconds while another connection writes. */
export function sqliteLogEngine(database: SqliteLike, timeout = 2): LogEngine {
  const table = sqliteTable(database, records, timeout)
  const prepare = createPreparer(database)
  const run = (sql: string, values: readonly SqliteValue[]) => Number(prepare(sql).run(...values).changes)

  function save(entry: AttemptEntry): void {
    if (run(saveSql, valuesOf(entry)) === 1) run(saveBodySql, [entry.key, entry.body])
  }

  /** Writes each of several, or none of them. */
  function writeAll<Item>(items: readonly Item[], write: (item: Item) => void): Promise<void> {
    return table.run(() => inTransaction(database, () => items.forEach(write)))
  }

  function listStatus(status: DeliveryStatus, query: LogQuery): readonly FoundEntry[] {
    const { since, provider = '', type = '', after, limit } = query
    const place = [after?.receivedAt ?? 0, after?.key ?? '']
    const rows = prepare(listSql).all(status, since, ...place, provider, provider, type, type, limit)
    return rows.map((row) => foundEntry(rowOf(row)))
  }

  return {
    name: 'SQLite',
    save: (entries) => writeAll(entries, save),
    settle: (changes) => writeAll(changes, (change) => void run(settleSql, stateOf(change))),
    load: (key) =>
      table.run(() => {
        const row = prepare(loadSql).get(key)
        return row === undefined ? undefined : loadedEntry(rowOf(row))
      }),
    list: (query) =>
      table.run(() => {
        const found = query.statuses.flatMap((status) => listStatus(status, query))
        return found.sort(byPlace).slice(0, query.limit)
      }),
    count: () =>
      table.run(() => {
        const rows = prepare(countSql).all().map(rowOf)
        return Object.fromEntries(rows.map((row) => [String(row.status), Number(row.records)]))
      }),
    remove: (key) => table.run(() => run(removeSql, [key]) === 1),
    async prune(before) {
      const pruned = await table.run(() => {
        let deleted = 0
        for (const status of statuses) deleted += run(pruneSql, [status, before, batchSize - deleted])
        return deleted
      })
      // other work comes between two batches
      await new Promise((resolve) => setTimeout(resolve, 0))
      return pruned
    },
  }
}

type Statement = ReturnType<SqliteLike['prepare']>

/** Prepares each statement once: to prepare one takes as long as to run it. */
function createPreparer(database: SqliteLike): (sql: string) => Statement {
  const prepared = new Map<string, Statement>()
  return (sql) => {
    const statement = prepared.get(sql) ?? database.prepare(sql)
    prepared.set(sql, statement)
    return statement
  }
}

function stateOf(change: AttemptChange): readonly SqliteValue[] {
  const { key, status, fence, code = '', latencyMs = '' } = change
  return [key, status, fence, code, latencyMs]
}

function valuesOf(entry: AttemptEntry): readonly SqliteValue[] {
  const { provider, type, receivedAt, facts, seal } = entry
  return [...stateOf(entry), provider, type, receivedAt, facts, seal]
}

type Row = Readonly<Record<string, unknown>>

function rowOf(row: unknown): Row {
  return { ...Object(row) }
}
