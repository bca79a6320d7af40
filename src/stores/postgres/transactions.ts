import {
  defineTransactionStore,
  type Transaction,
  type TransactionStore,
} from '../../delivery/transaction-store.js'
import { type BegunTransaction, beginTransaction, type TransactionPool } from './begin.js'
import type { PostgresLike } from './client.js'
import { claimKey, doneSql, type PostgresStoreOptions } from './store.js'
import { type PostgresTable, postgresTable } from './table.js'

/**
 * Remembers events in PostgreSQL, in one transaction with what the handler writes: both are there or
 * neither is, wherever a crash falls. The handler writes through `store.transactionOf(ctx)`. A delivery
 * holds one connection of the pool until it is handled.
 *
 * @throws ConfigError `option_invalid`
 *
 * @example
 * ```ts
 * const store = postgresTransactions<PoolClient>(new Pool())
 * const handler = async (event, ctx) => {
 *   await store.transactionOf(ctx).query('INSERT INTO jobs …')
 * }
 * ```
 */
export function postgresTransactions<Client extends PostgresLike>(
  pool: TransactionPool<Client> & PostgresLike,
  { table, ...options }: PostgresStoreOptions = {},
): TransactionStore<Client> & PostgresTable {
  const { ensureTable, sweep } = postgresTable(pool, table)
  const engine = { name: 'PostgreSQL', begin: async () => onTable(await beginTransaction(pool), table) }
  return { ...defineTransactionStore(engine, options), ensureTable, sweep }
}

// the lock goes with the transaction, however that ends; without it, a duplicate would wait for the first
const lockSql = 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked'

function onTable<Client extends PostgresLike>(
  transaction: BegunTransaction<Client>,
  tableName: string | undefined,
): Transaction<Client> {
  const table = postgresTable(transaction.client, tableName)
  return {
    ...transaction,
    async claim(key, terms) {
      const [lock] = await table.query(lockSql, [key])
      return lock?.locked === true ? claimKey(table, key, terms) : 'in_flight'
    },
    // whatever the lease says: nobody else sees the claim before it is committed
    async complete(key, { owner, ttlMs }) {
      const completed = `UPDATE ${table.name} SET ${doneSql} WHERE key = $1 AND owner = $2 RETURNING 1`
      return (await table.query(completed, [key, owner, ttlMs])).length === 1
    },
  }
}
