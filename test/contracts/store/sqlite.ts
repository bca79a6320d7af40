import { sqliteEngine, sqliteTransactions } from '../../../src/stores/sqlite/index.js'
import type { Connections, TestDatabase } from '../../support/sqlite.js'
import type { EngineUnderContract } from './contract.js'
import { type Limits, transactionsContract } from './transactions.js'

const count = 'SELECT count(*) AS effects FROM effects WHERE id = ?'

/** SQLite by one of its drivers, as the engine contract wants it. */
export function sqliteUnderContract(
  driver: string,
  fresh: () => Promise<Connections<TestDatabase>>,
): EngineUnderContract {
  return {
    name: driver,
    clock: 'process',
    async start() {
      const { connect, remove } = await fresh()
      return { engine: sqliteEngine(connect()), stop: remove }
    },
  }
}

/** What transactions must do, by one of SQLite's drivers. */
export function sqliteContracts(
  driver: string,
  fresh: () => Promise<Connections<TestDatabase>>,
  limits: Limits = {},
): void {
  transactionsContract(
    `${driver} in transactions`,
    async () => {
      const { connect, remove } = await fresh()
      const outside = connect()
      outside.exec('PRAGMA journal_mode = WAL')
      outside.exec('CREATE TABLE effects (id TEXT)')
      const store = sqliteTransactions(connect())
      return {
        store,
        elsewhere: sqliteTransactions(connect(), { timeout: 0.1 }),
        affect: (context, id) =>
          store.transactionOf(context).prepare('INSERT INTO effects (id) VALUES (?)').run(id),
        run: (context, statement) => store.transactionOf(context).exec(statement),
        nonsense: 'INSERT INTO effects (nothing) VALUES (1)',
        count: (id) => Number(Object(outside.prepare(count).get(id)).effects),
        stop: remove,
      }
    },
    limits,
  )
}
