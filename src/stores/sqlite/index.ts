export {
  type DeliveryLog,
  type DeliveryRecord,
  type FoundRecord,
  type RecordedStore,
  type RedeliveryContext,
  recorded,
} from '../../delivery/log.js'
export { type SqliteLogOptions, sqliteLog } from './log.js'
export {
  type SqliteLike,
  type SqliteTransactions,
  sqliteEngine,
  sqliteStore,
  sqliteTransactions,
} from './store.js'
