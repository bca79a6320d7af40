import { PGlite, type Transaction } from '@electric-sql/pglite'
import { Pool, type PoolClient } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresEngine, postgresStore, postgresTransactions } from '../../src/stores/postgres/index.js'
import { storeSuite } from '../contracts/store/suite.js'
import { transactionsContract } from '../contracts/store/transactions.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

const effects = 'CREATE TABLE IF NOT EXISTS effects (id text)'
const insert = 'INSERT INTO effects (id) VALUES ($1)'
const select = 'SELECT id FROM effects WHERE id = $1'
const nonsense = 'SELECT 1 / 0'

function poolOf({ url }: PostgresServer, max = 10): Pool {
  return new Pool({ connectionString: url, max, connectionTimeoutMillis: 10_000 })
}

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  storeSuite({
    name: 'pg',
    async start() {
      const pool = poolOf(server)
      await postgresStore(pool).ensureTable()
      return { engine: postgresEngine(pool), stop: () => pool.end() }
    },
  })

  storeSuite({
    name: 'postgres.js',
    async start() {
      const sql = postgres(server.url, { onnotice() {} })
      const table = 'deliveries_2'
      await postgresStore(sql, { table }).ensureTable()
      return { engine: postgresEngine(sql, table), stop: () => sql.end() }
    },
  })

  transactionsContract('pg in transactions', async () => {
    const pool = poolOf(server, 5)
    const store = postgresTransactions<PoolClient>(pool)
    await store.ensureTable()
    await pool.query(effects)
    return {
      store,
      elsewhere: postgresTransactions<PoolClient>(pool),
      affect: (context, id) => store.transactionOf(context).query(insert, [id]),
      run: (context, statement) => store.transactionOf(context).query(statement),
      nonsense,
      count: async (id) => (await pool.query(select, [id])).rows.length,
      stop: () => pool.end(),
    }
  })

  transactionsContract('postgres.js in transactions', async () => {
    const sql = postgres(server.url, { max: 5, onnotice() {} })
    const store = postgresTransactions<postgres.TransactionSql>(sql)
    await store.ensureTable()
    await sql.unsafe(effects)
    return {
      store,
      elsewhere: postgresTransactions<postgres.TransactionSql>(sql),
      affect: (context, id) => store.transactionOf(context)`INSERT INTO effects (id) VALUES (${id})`,
      run: (context, statement) => store.transactionOf(context).unsafe(statement),
      nonsense,
      count: async (id) => (await sql`SELECT id FROM effects WHERE id = ${id}`).length,
      stop: () => sql.end(),
    }
  })
})

storeSuite({
  name: 'PGlite',
  clock: 'process',
  async start() {
    const database = new PGlite()
    await postgresStore(database).ensureTable()
    return { engine: postgresEngine(database), stop: () => database.close() }
  },
})

transactionsContract(
  'PGlite in transactions',
  async () => {
    const database = new PGlite()
    const store = postgresTransactions<Transaction>(database)
    await store.ensureTable()
    await database.query(effects)
    return {
      store,
      affect: (context, id) => store.transactionOf(context).query(insert, [id]),
      run: (context, statement) => store.transactionOf(context).query(statement),
      nonsense,
      count: async (id) => (await database.query(select, [id])).rows.length,
      stop: () => database.close(),
    }
  },
  { connections: 'one' },
)
