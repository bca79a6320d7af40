import Database from 'better-sqlite3'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresInboxEngine } from '../../src/stores/postgres/inbox.js'
import { postgresInbox, postgresTransactions } from '../../src/stores/postgres/index.js'
import { sqliteInboxEngine } from '../../src/stores/sqlite/inbox.js'
import { sqliteInbox, sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { inboxContract } from '../contracts/inbox/contract.js'
import { inboxReceiverContract } from '../contracts/inbox/receiver.js'
import { freshFile } from '../support/sqlite.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())
  const newPool = () => new Pool({ connectionString: server.url, connectionTimeoutMillis: 5000 })

  inboxContract('pg', async () => {
    const pool = newPool()
    await postgresInbox(pool).ensureTable()
    return { engine: postgresInboxEngine(pool), stop: () => pool.end() }
  })

  inboxReceiverContract('an inbox on pg', async () => {
    const [pool, other] = [newPool(), newPool()]
    const table = 'shared_inbox'
    const [inbox, elsewhere] = [postgresInbox(pool, { table }), postgresInbox(other, { table })]
    await inbox.ensureTable()
    const store = postgresTransactions<PoolClient>(pool)
    await store.ensureTable()
    return { inbox, elsewhere, store, stop: () => Promise.all([pool.end(), other.end()]) }
  })
})

const freshDatabase = () => freshFile((file) => new Database(file))

inboxContract('better-sqlite3', async () => {
  const { connect, remove } = await freshDatabase()
  return { engine: sqliteInboxEngine(connect()), stop: remove }
})

inboxReceiverContract('an inbox on better-sqlite3', async () => {
  const { connect, remove } = await freshDatabase()
  const store = sqliteTransactions(connect())
  return { inbox: sqliteInbox(connect()), elsewhere: sqliteInbox(connect()), store, stop: remove }
})
