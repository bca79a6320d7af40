export type { PostgresLike, QueryClient, UnsafeClient } from './client.js'
export { postgresEngine, postgresStore } from './store.js'
export { type PostgresStoreOptions, type PostgresTable, tableSql } from './table.js'
export { postgresTransactions, type TransactionPool, type TransactionStore } from './transactions.js'
