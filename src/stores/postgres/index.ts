export type { TransactionStore } from '../../delivery/transaction-store.js'
export type { TransactionPool } from './begin.js'
export type { PostgresLike, QueryClient, UnsafeClient } from './client.js'
export {
  inboxTableSql,
  type PostgresInboxOptions,
  type PostgresInboxOptions,
  postgresInbox,
  postgresInbox,
} from './inbox.js'
export {
  type PostgresLog,
  type PostgresLogOptions,
  type PostgresLogOptions,
  postgresLog,
  postgresLog,
} from './log.js'
export { logTableSql } from './log-table.js'
export type { PooledClient } from './pool.js'
export { tableSql } from './schema.js'
export { type PostgresStoreOptions, postgresEngine, postgresStore } from './store.js'
export type { PostgresTable } from './table.js'
export { postgresTransactions } from './transactions.js'
