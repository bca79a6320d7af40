// A process that handles one delivery and ends at once, built by build.ts. Its arguments are file and mode.
import Database from 'better-sqlite3'
import { sqliteStore, sqliteTransactions } from '../../../src/stores/sqlite/index.js'

const [file, mode] = process.argv.slice(2)
const database = new Database(file)
const store = mode === 'transactions' ? sqliteTransactions(database) : sqliteStore(database)
const lease = await store.claim({ key: crypto.randomUUID(), fingerprint: 'a', rememberFor: 60 }, {})
if (typeof lease === 'string') throw new Error(lease)
await lease.complete()
process.exit()
