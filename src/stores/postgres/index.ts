export {
  type DeliveryLog,
  type DeliveryRecord,
  type FoundRecord,
  type RecordedStore,
  type RedeliveryContext,
  recorded,
} from '../../delivery/log.js'
export type { PostgresLike, QueryClient, UnsafeClient } from './client.js'
export { type PostgresLogOptions, postgresLog } from './log.js'
export { postgresEngine, postgresStore } from './store.js'
export { type PostgresStoreOptions, type PostgresTable, tableSql } from './table.js'
export { postgresTransactions, type TransactionPool, type TransactionStore } from './transactions.js'
