import { PGlite, type Transaction } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe } from 'vitest'
import {
  postgresEngine,
  postgresLog,
  postgresStore,
  postgresTransactions,
} from '../../../src/stores/postgres/index.js'
import { postgresLogEngine } from '../../../src/stores/postgres/log.js'
import { storeContract } from '../../contracts/store/contract.js'
import { logContract } from '../../contracts/store/log.js'
import { transactionsContract } from '../../contracts/store/transactions.js'
import { type PgClient, type PostgresJsSql, pgPool, postgresJs } from '../../support/postgres.js'

describe('PG', () => {
  let database: PGlite
  beforeAll(async () => {
    database = new PGlite()
    await database.query('CREATE TABLE effects (id text)')
  }, 60_000)
  afterAll(() => database.close())
  storeContract({
    name: 'PGlite',
    clock: 'this process’s',
    async start() {
      await postgresStore(database).ensureTable()
      return { engine: postgresEngine(database), stop() {} }
    },
  })
  transactionsContract(
    'PGlite',
    async () => {
      const store = postgresTransactions<Transaction>(database, { table: 't1' })
      await store.ensureTable()
      return {
        store,
        affect: (context, id) =>
          store.transactionOf(context).query('INSERT INTO effects (id) VALUES ($1)', [id]),
        run: (context, statement) => store.transactionOf(context).query(statement),
        nonsense: 'SELECT 1 / 0',
        count: async (id) => (await database.query('SELECT id FROM effects WHERE id = $1', [id])).rows.length,
        stop() {},
      }
    },
    { connections: 'one' },
  )
  transactionsContract(
    'pg',
    async () => {
      const pool = pgPool(database)
      const store = postgresTransactions<PgClient>(pool, { table: 't1' })
      await store.ensureTable()
      return {
        store,
        affect: (context, id) =>
          store.transactionOf(context).query('INSERT INTO effects (id) VALUES ($1)', [id]),
        run: (context, statement) => store.transactionOf(context).query(statement),
        nonsense: 'SELECT 1 / 0',
        count: async (id) => (await pool.query('SELECT id FROM effects WHERE id = $1', [id])).rows.length,
        stop() {},
      }
    },
    { connections: 'one' },
  )
  transactionsContract(
    'postgres.js',
    async () => {
      const sql = postgresJs(database)
      const store = postgresTransactions<PostgresJsSql>(sql, { table: 't1' })
      await store.ensureTable()
      return {
        store,
        affect: (context, id) => store.transactionOf(context)`INSERT INTO effects (id) VALUES (${id})`,
        run: (context, statement) => store.transactionOf(context).unsafe(statement),
        nonsense: 'SELECT 1 / 0',
        count: async (id) => (await sql`SELECT id FROM effects WHERE id = ${id}`).length,
        stop() {},
      }
    },
    { connections: 'one' },
  )
  logContract('PGlite', async () => {
    const [store, log] = [postgresStore(database), postgresLog(database)]
    await store.ensureTable()
    await log.ensureTable()
    return {
      store,
      engine: postgresLogEngine(database),
      withTtl: (ttl) => postgresLogEngine(database, { ttl }),
      stop() {},
    }
  })
})
