import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresLog, postgresStore, postgresTransactions } from '../../src/stores/postgres/index.js'
import { redisLog, redisStore } from '../../src/stores/redis/index.js'
import { sqliteLog, sqliteStore, sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { logReceiverContract } from '../contracts/log/receiver.js'
import { freshFile } from '../support/sqlite.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  /** A pool for the store and one for the log, which don't wait for each other. */
  function newPools() {
    const pools = [20, 5].map(
      (max) => new Pool({ connectionString: server.url, connectionTimeoutMillis: 2000, max }),
    )
    const [pool, logPool] = pools as [Pool, Pool]
    return { pool, logPool, stop: () => Promise.all(pools.map((each) => each.end())) }
  }

  logReceiverContract({
    name: 'a log on pg',
    async start() {
      const { pool, logPool, stop } = newPools()
      const [store, log] = [postgresStore(pool), postgresLog(logPool)]
      await Promise.all([store.ensureTable(), log.ensureTable()])
      return { store, log, stop }
    },
  })

  logReceiverContract({
    name: 'a log on pg beside transactions',
    async start() {
      const { pool, logPool, stop } = newPools()
      const store = postgresTransactions<PoolClient>(pool, { table: 'in_transactions' })
      const log = postgresLog(logPool, { table: 'log_of_transactions' })
      await Promise.all([store.ensureTable(), log.ensureTable()])
      return { store, log, stop }
    },
  })
})

describe.skipIf(!hasRedis)('Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  logReceiverContract({
    name: 'a log on ioredis',
    async start() {
      const client = new Redis(server.url)
      return { store: redisStore(client), log: redisLog(client), stop: () => client.disconnect() }
    },
  })
})

const freshDatabase = () => freshFile((file) => new Database(file))

logReceiverContract({
  name: 'a log on better-sqlite3',
  async start() {
    const { connect, remove } = await freshDatabase()
    return { store: sqliteStore(connect()), log: sqliteLog(connect()), stop: remove }
  },
})

logReceiverContract({
  name: 'a log on better-sqlite3 beside transactions',
  async start() {
    const [one, other] = [await freshDatabase(), await freshDatabase()]
    return {
      store: sqliteTransactions(one.connect()),
      log: sqliteLog(other.connect()),
      stop: () => Promise.all([one.remove(), other.remove()]),
    }
  },
})
