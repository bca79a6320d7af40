import Database from 'better-sqlite3'
import { sqliteEngine, sqliteLog, sqliteStore, sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { freshDatabases } from './engines/sqlite.js'
import { logSuite } from './suites/log.js'
import { storeSuite } from './suites/store.js'
import { transactionsSuite } from './suites/transactions.js'

storeSuite({
  name: 'better-sqlite3',
  clock: 'this process’s',
  async open() {
    const { open, close } = await freshDatabases((file) => new Database(file))
    return { engine: sqliteEngine(open()), close }
  },
})

transactionsSuite('better-sqlite3 in transactions', async () => {
  const { open, close } = await freshDatabases((file) => new Database(file))
  const outside = open()
  outside.pragma('journal_mode = WAL')
  outside.exec('CREATE TABLE effects (id TEXT)')
  const store = sqliteTransactions(open())
  return {
    store,
    affect: (context, id) =>
      store.transactionOf(context).prepare('INSERT INTO effects (id) VALUES (?)').run(id),
    fail: (context) => store.transactionOf(context).exec('INSERT INTO effects (nothing) VALUES (1)'),
    count: (id) => outside.prepare('SELECT id FROM effects WHERE id = ?').all(id).length,
    close,
  }
})

logSuite('SQLite, by better-sqlite3', async () => {
  const { open, close } = await freshDatabases((file) => new Database(file))
  const database = open()
  const keeping = (keepFor: number) => sqliteLog(database, { keepFor })
  return { store: sqliteStore(database), log: sqliteLog(database), keeping, close }
})
