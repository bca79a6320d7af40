import { storeTimes } from '../../delivery/define-store.js'
import {
  defineTransactionStore,
  type Transaction,
  type TransactionStore,
} from '../../delivery/transaction-store.js'
import { type BegunTransaction, beginTransaction, type TransactionPool } from './begin.js'
import { type PostgresLike, type Query, queryOf } from './client.js'
import { completeSql, completeValues } from './key-record-sql.js'
import { claimerOn, type PostgresStoreOptions } from './store.js'
import { explained, type PostgresTable, postgresTable } from './table.js'
import { createGuard } from './transaction-guard.js'

/**
 * Remembers events in PostgreSQL, in one transaction with what the handler writes: both are there or
 * neither is, wherever a crash falls. The handler writes through `store.transactionOf(ctx)`, by which it can't
 * end the transaction. A delivery holds one connection of the pool until it is handled.
 *
 * @throws ConfigError `option_invalid`, also for a pool that waits for a connection for ever
 *
 * @example
 * ```ts
 * const store = postgresTransactions<PoolClient>(new Pool({ connectionTimeoutMillis: 2000 }))
 * const handler = async (event, ctx) => {
 *   await store.transactionOf(ctx).query('INSERT INTO jobs …')
 * }
 * ```
 */
export function postgresTransactions<Client extends PostgresLike>(
  pool: TransactionPool<Client> & PostgresLike,
  { table: tableName, ...options }: PostgresStoreOptions = {},
): TransactionStore<Client> & PostgresTable {
  const { timeout } = storeTimes(options)
  const { name, query, ensureTable, sweep, sweepIfDue } = postgresTable(pool, timeout, tableName)
  const engine = {
    name: 'PostgreSQL',
    async begin() {
      const begun = await beginTransaction(pool, timeout)
      // on the pool, so that it is no part of a handler's transaction
      const commit = () => begun.commit().then(sweepIfDue)
      return onTable({ ...begun, commit }, name, query)
    },
  }
  return { ...defineTransactionStore(engine, options), ensureTable, sweep }
}

// The lock goes with the transaction, however that ends; without it, a duplicate would wait for the first. So does
// the setting that says whose transaction it is. A process that stops lets go of its locks after its lease.
const lockSql = `
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked, set_config('hookproof.owner', $2, true),
  set_config('idle_in_transaction_session_timeout', $3, true), pg_backend_pid() AS pid, ${microseconds('now()')} AS began`
const isOwners = "current_setting('hookproof.owner', true) = $2"

// the server goes on with a statement after its client is gone, for as long as that takes, and holds the locks
function endStatementSql({ endStatement }: Pick<BegunTransaction<unknown>, 'endStatement'>): string {
  const isIts = `pid = $1 AND ${microseconds('xact_start')} = $2`
  return `SELECT ${endStatement}(pid) FROM pg_stat_activity WHERE ${isIts}`
}

function microseconds(time: string): string {
  return `(extract(epoch FROM ${time}) * 1000000)::bigint::text`
}

/**
 * The keys' side of a transaction.
 *
 * @param queryElsewhere - runs a statement on another connection
 */
function onTable<Client extends PostgresLike>(
  begun: BegunTransaction<Client>,
  table: string,
  queryElsewhere: Query,
): Transaction<Client> {
  const guard = createGuard()
  const { client, isRunning, isTracked } = begun.guard(guard)
  const query = explained(queryOf(begun.client), table)
  const claim = claimerOn({ name: table, query })
  const complete = completeSql(table, isOwners)
  let isLost = false
  let session: readonly unknown[] | undefined
  let ping: Promise<unknown> | undefined

  return {
    client,
    onLost(listener) {
      begun.onLost(() => {
        isLost = true
        guard.end()
        listener()
      })
    },
    async claim(key, terms) {
      const idleMs = String(terms.leaseMs)
      const [lock = {}] = await query(lockSql, [key, terms.owner, idleMs])
      session = [lock.pid, lock.began]
      return lock.locked === true ? claim(key, terms) : 'in_flight'
    },
    async renew() {
      if (isRunning()) return true
      // an empty statement is answered also where one before it has failed
      ping ??= query('', []).finally(() => {
        ping = undefined
      })
      if (isTracked()) await ping
      // it may wait behind a statement that nobody knows of
      else ping.catch(() => {})
      return true
    },
    async complete(key, terms) {
      if (!guard.end() || isLost) return false
      return (await query(complete, completeValues(key, terms))).length === 1
    },
    commit: begun.commit,
    async rollback() {
      guard.end()
      await begun.rollback()
    },
    destroy() {
      guard.end()
      begun.destroy()
      if (session) queryElsewhere(endStatementSql(begun), session).catch(() => {})
    },
  }
}
