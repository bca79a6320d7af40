// node:sqlite is there from Node 22 on: run.ts runs this file under one.
import { DatabaseSync } from 'node:sqlite'
import { sqliteEngine, sqliteLog, sqliteStore, sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { freshDatabases } from './engines/sqlite.js'
import { logSuite } from './suites/log.js'
import { storeSuite } from './suites/store.js'
import { transactionsSuite } from './suites/transactions.js'

const openFile = (file: string) => new DatabaseSync(file)

storeSuite({
  name: 'node:sqlite',
  clock: 'this process’s',
  async open() {
    const { open, close } = await freshDatabases(openFile)
    return { engine: sqliteEngine(open()), close }
  },
})

transactionsSuite('node:sqlite in transactions', async () => {
  const { open, close } = await freshDatabases(openFile)
  const outside = open()
  outside.exec('PRAGMA journal_mode = WAL')
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

logSuite('SQLite, by node:sqlite', async () => {
  const { open, close } = await freshDatabases(openFile)
  const database = open()
  const keeping = (keepFor: number) => sqliteLog(database, { keepFor })
  return { store: sqliteStore(database), log: sqliteLog(database), keeping, close }
})
