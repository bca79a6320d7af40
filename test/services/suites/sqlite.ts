import {
  type SqliteLike,
  sqliteEngine,
  sqliteLog,
  sqliteStore,
  sqliteTransactions,
} from '../../../src/stores/sqlite/index.js'
import { freshDatabases } from '../engines/sqlite.js'
import { logSuite } from './log.js'
import { storeSuite } from './store.js'
import { transactionsSuite } from './transactions.js'

const count = 'SELECT count(*) AS effects FROM effects WHERE id = ?'

/** All that is asked of SQLite, by one of its drivers. */
export function sqliteSuites<Database extends SqliteLike & { close(): unknown }>(
  driver: string,
  openFile: (file: string) => Database,
): void {
  storeSuite({
    name: driver,
    clock: 'this process’s',
    async open() {
      const { open, close } = await freshDatabases(openFile)
      return { engine: sqliteEngine(open()), close }
    },
  })

  transactionsSuite(`${driver} in transactions`, async () => {
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
      count: (id) => Number(Object(outside.prepare(count).get(id)).effects),
      close,
    }
  })

  logSuite(`SQLite, by ${driver}`, async () => {
    const { open, close } = await freshDatabases(openFile)
    const database = open()
    const keeping = (keepFor: number) => sqliteLog(database, { keepFor })
    return { store: sqliteStore(database), log: sqliteLog(database), keeping, close }
  })
}
