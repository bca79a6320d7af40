import { join } from 'node:path'
import { postgresInbox, postgresStore } from '../../src/stores/postgres/index.js'
import { sqliteInbox } from '../../src/stores/sqlite/index.js'
import { Database, Pool } from '../services/engines/clients.js'
import { startPostgres } from '../services/engines/postgres.js'
import { freshFolder } from '../services/engines/process.js'
import { startRedis } from '../services/engines/redis.js'
import { type Committed, committedOf, createEffectsSql, readEffectsSql } from './effects.js'
import type { StoreName } from './setup.js'

/** An engine for receiver processes to share. */
export interface Engine {
  /** Where a server listens. */
  readonly port?: number
  /** Where a file is. */
  readonly file?: string
  /** Ends a server as a crash would. */
  kill?(): Promise<void>
  /** Starts it again, with what it had saved; settles once it answers. */
  restart?(): Promise<void>
  /** Locks a file as another program would. Returns what unlocks it; `undefined` where it is locked already. */
  lock?(): (() => void) | undefined
  /** How many events stand in the inbox. */
  waiting?(): Promise<number>
  /** The effects that were committed, in that order. */
  effects?(): Promise<readonly Committed[]>
  stop(): Promise<void>
}

export function startEngine(store: StoreName): Promise<Engine> {
  if (store.startsWith('redis')) return startRedis()
  return store.includes('postgres') ? startPostgresEngine() : startSqliteEngine()
}

async function startPostgresEngine(): Promise<Engine> {
  const server = await startPostgres()
  const pool = new Pool({ connectionString: server.url, connectionTimeoutMillis: 5000 })
  await postgresStore(pool).ensureTable()
  await postgresInbox(pool).ensureTable()
  await pool.query(createEffectsSql('serial'))
  await pool.end()
  return {
    port: Number(new URL(server.url).port),
    kill: server.kill,
    restart: server.restart,
    effects: async () => committedOf(await server.ask(readEffectsSql)),
    waiting: async () =>
      Number(Object((await server.ask('SELECT count(*) AS waiting FROM hookproof_inbox'))[0]).waiting),
    stop: server.stop,
  }
}

async function startSqliteEngine(): Promise<Engine> {
  const folder = await freshFolder('sqlite')
  const file = join(folder.path, 'webhooks.db')
  const database = new Database(file, { timeout: 0 })
  database.pragma('journal_mode = WAL')
  database.exec(createEffectsSql('INTEGER PRIMARY KEY'))
  return {
    file,
    lock() {
      try {
        database.exec('BEGIN IMMEDIATE')
      } catch {
        return undefined
      }
      return () => void database.exec('ROLLBACK')
    },
    effects: async () => committedOf(database.prepare(readEffectsSql).all()),
    async waiting() {
      const { waiting, dead } = await sqliteInbox(database).count()
      return waiting + dead
    },
    async stop() {
      database.close()
      await folder.remove()
    },
  }
}
