import type { DeliveryContext } from '../../src/delivery/context.js'
import type { Inbox } from '../../src/delivery/inbox/inbox.js'
import type { Store } from '../../src/delivery/store.js'
import { postgresInbox, postgresStore, postgresTransactions } from '../../src/stores/postgres/index.js'
import { redisStore } from '../../src/stores/redis/index.js'
import { sqliteInbox, sqliteStore, sqliteTransactions } from '../../src/stores/sqlite/index.js'
import { createClient, Database, Pool, type PoolClient, Redis } from '../services/engines/clients.js'
import { type StoreName, times } from './setup.js'

/** A store, and the transaction that handlers write through where it has one. */
export interface OpenStore {
  readonly store: Store
  /** Where events are stored first, and handled from. */
  readonly inbox?: Inbox
  /** Says something to the database in a handler's transaction. */
  readonly execute?: (context: DeliveryContext, sql: string) => unknown
}

const { lease, timeout } = times

/** Opens a store as a user would, with a client of its own. */
export const openStore: Readonly<Record<StoreName, (at: string) => OpenStore>> = {
  'redis-ioredis'(at) {
    const client = new Redis(`redis://127.0.0.1:${at}`)
    client.on('error', () => {})
    return { store: redisStore(client, { lease, timeout }) }
  },
  'redis-node'(at) {
    const client = createClient({ url: `redis://127.0.0.1:${at}` })
    client.on('error', () => {})
    client.connect().catch(() => {})
    return { store: redisStore(client, { lease, timeout }) }
  },
  postgres: (at) => ({ store: postgresStore(openPool(at), { lease, timeout }) }),
  'postgres-transactions'(at) {
    const store = postgresTransactions<PoolClient>(openPool(at), { lease, timeout })
    return { store, execute: (context, sql) => store.transactionOf(context).query(sql) }
  },
  sqlite: (at) => ({ store: sqliteStore(new Database(at, { timeout: 0 }), { lease, timeout }) }),
  'sqlite-transactions'(at) {
    const store = sqliteTransactions(new Database(at, { timeout: 0 }), { lease, timeout })
    return { store, execute: (context, sql) => store.transactionOf(context).exec(sql) }
  },
  'inbox-postgres'(at) {
    const pool = openPool(at)
    const store = postgresTransactions<PoolClient>(pool, { lease, timeout })
    const inbox = postgresInbox(pool, { lease, timeout })
    return { store, inbox, execute: (context, sql) => store.transactionOf(context).query(sql) }
  },
  'inbox-sqlite'(at) {
    const store = sqliteTransactions(new Database(at, { timeout: 0 }), { lease, timeout })
    const inbox = sqliteInbox(new Database(at, { timeout: 0 }), { lease, timeout })
    return { store, inbox, execute: (context, sql) => store.transactionOf(context).exec(sql) }
  },
}

export function urlOf(port: string | number): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}

function openPool(port: string): Pool {
  const pool = new Pool({ connectionString: urlOf(port), connectionTimeoutMillis: timeout * 1000 })
  pool.on('error', () => {})
  return pool
}
