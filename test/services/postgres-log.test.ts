import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresLog, postgresLogEngine } from '../../src/stores/postgres/log.js'
import { logContract } from '../contracts/log/contract.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  logContract({
    name: 'pg',
    async start() {
      const pool = new Pool({ connectionString: server.url, max: 5, connectionTimeoutMillis: 2000 })
      await postgresLog(pool).ensureTable()
      return { engine: postgresLogEngine(pool), stop: () => pool.end() }
    },
  })

  logContract({
    name: 'postgres.js',
    async start() {
      const sql = postgres(server.url, { max: 5, onnotice() {} })
      await postgresLog(sql, { table: 'log_2' }).ensureTable()
      return { engine: postgresLogEngine(sql, 'log_2'), stop: () => sql.end() }
    },
  })

  logContract({
    name: 'pg on a database that is not in UTF-8',
    async start() {
      await server.ask(`CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`)
      const pool = new Pool({
        connectionString: server.url.replace(/postgres$/, 'latin'),
        max: 5,
        connectionTimeoutMillis: 2000,
      })
      await postgresLog(pool).ensureTable()
      return { engine: postgresLogEngine(pool), stop: () => pool.end() }
    },
  })

  test('its table is created once by eight that start at once', async () => {
    const pool = new Pool({
      connectionString: await server.database('fresh'),
      max: 8,
      connectionTimeoutMillis: 2000,
    })
    const logs = Array.from({ length: 8 }, () => postgresLog(pool))
    await Promise.all(logs.map((log) => log.ensureTable()))
    expect(await logs[0]?.count()).toMatchObject({ received: 0 })
    await pool.end()
  })
})
