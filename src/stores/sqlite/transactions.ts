import { type StoreOptions, storeTimes } from '../../delivery/define-store.js'
import { createSweeper, sweepAll } from '../../delivery/sweep.js'
import {
  defineTransactionStore,
  type Transaction,
  type TransactionStore,
} from '../../delivery/transaction-store.js'
import { begunTransaction } from './begun-transaction.js'
import { hasTransaction, type SqliteLike } from './client.js'
import { deliveries } from './schema.js'
import type { Swept } from './store.js'
import { sqliteTable } from './table.js'
import { createTurns } from './turns.js'

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
): TransactionStore<Database> & Swept {
  const { timeout } = storeTimes(options)
  const table = sqliteTable(database, deliveries, timeout)
  const nextTurn = createTurns()
  const sweepIfDue = createSweeper(sweepBatch)
  // a transaction that could not be rolled back, and is nobody's
  let isOrphaned = false

  function beginNow(): void {
    if (isOrphaned && hasTransaction(database)) database.exec('ROLLBACK')
    isOrphaned = false
    database.exec('BEGIN IMMEDIATE; SAVEPOINT hookproof')
  }

  async function begin(): Promise<Transaction<Database>> {
    const giveUpAt = performance.now() + timeout * 1000
    const endTurn = await nextTurn(timeout)
    try {
      await table.run(beginNow, giveUpAt)
    } catch (error) {
      endTurn()
      throw error
    }
    sweepIfDue()
    return begunTransaction(database, timeout, endTurn, () => {
      isOrphaned = true
    })
  }

  /** Sweeps between two transactions. */
  async function sweepBatch(): Promise<number> {
    const endTurn = await nextTurn(timeout)
    return table.sweepBatch().finally(endTurn)
  }

  return {
    ...defineTransactionStore({ name: 'SQLite', begin }, options),
    sweep: () => sweepAll(sweepBatch),
  }
}
