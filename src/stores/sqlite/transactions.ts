import { type StoreOptions, storeTimes } from '../../delivery/define-store.js'
import {
  defineTransactionStore,
  type Transaction,
  type TransactionStore,
} from '../../delivery/transaction-store.js'
import type { SqliteLike } from './client.js'
import { changed, claimKey } from './store.js'
import { deliveries, type SqliteTable, sqliteTable } from './table.js'
import { createTurns, type EndTurn } from './turns.js'

/**
 * Remembers events in an SQLite file, in one transaction with what the handler writes: both are there or
 * neither is, wherever a crash falls. The handler writes through `store.transactionOf(ctx)`. One event at a
 * time is handled, since SQLite has one writer. Give the store a connection of its own: whatever else is
 * written through it meanwhile is part of the transaction.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = sqliteTransactions(new DatabaseSync('webhooks.db'))
 * const handler = (event, ctx) => store.transactionOf(ctx).exec('INSERT INTO jobs …')
 * ```
 */
export function sqliteTransactions<Database extends SqliteLike>(
  database: Database,
  options: StoreOptions = {},
): TransactionStore<Database> {
  const { timeout } = storeTimes(options)
  const table = sqliteTable(database, deliveries, timeout)
  const nextTurn = createTurns()

  async function begin(): Promise<Transaction<Database>> {
    const giveUpAt = performance.now() + timeout * 1000
    const endTurn = await nextTurn()
    try {
      await table.run(() => database.exec('BEGIN IMMEDIATE'), giveUpAt)
    } catch (error) {
      endTurn()
      throw error
    }
    return begunTransaction(database, table, endTurn)
  }

  return defineTransactionStore({ name: 'SQLite', begin }, options)
}

function begunTransaction<Database extends SqliteLike>(
  database: Database,
  table: SqliteTable,
  endTurn: EndTurn,
): Transaction<Database> {
  const rollback = () => table.run(() => void database.exec('ROLLBACK')).finally(endTurn)
  return {
    client: database,
    claim: (key, terms) => table.run(() => claimKey(database, key, terms)),
    complete: (key, { owner, ttlMs }) =>
      table.run(() => changed(database, completeSql, Date.now() + ttlMs, key, owner)),
    async commit() {
      try {
        await table.run(() => database.exec('COMMIT'))
      } catch (error) {
        await rollback().catch(() => {})
        throw error
      }
      endTurn()
    },
    rollback,
  }
}

// whatever the lease says: nobody else sees the claim before it is committed
const completeSql = `
UPDATE hookproof_deliveries SET leased_until = 0, done_until = ? WHERE key = ? AND owner = ?`
