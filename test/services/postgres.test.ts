import { PGlite } from '@electric-sql/pglite'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresEngine, postgresStore } from '../../src/stores/postgres/index.js'
import { storeContract } from '../contracts/store/contract.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  storeContract({
    name: 'pg',
    async open() {
      const pool = new Pool({ connectionString: server.url })
      await postgresStore(pool).ensureTable()
      return { engine: postgresEngine(pool), close: () => pool.end() }
    },
  })

  storeContract({
    name: 'postgres.js',
    async open() {
      const sql = postgres(server.url, { onnotice() {} })
      const table = 'deliveries_2'
      await postgresStore(sql, { table }).ensureTable()
      return { engine: postgresEngine(sql, table), close: () => sql.end() }
    },
  })
})

storeContract({
  name: 'PGlite',
  clock: 'this process’s',
  async open() {
    const database = new PGlite()
    await postgresStore(database).ensureTable()
    return { engine: postgresEngine(database), close: () => database.close() }
  },
})
