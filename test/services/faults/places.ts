import Database from 'better-sqlite3'
import { Client } from 'pg'
import { postgresStore } from '../../../src/stores/postgres/index.js'
import { freshFile } from '../../support/sqlite.js'
import { hasPostgres, startPostgres } from '../engines/postgres.js'
import { hasRedis, startRedis } from '../engines/redis.js'
import type { ReceiverSetup } from './scenario.js'

/** An engine for receiver processes to share. */
export interface Place {
  readonly at: string
  /** What handlers wrote through the store's transactions: how often each event. */
  effects?(): Promise<ReadonlyMap<string, number>>
  /** How many commands it has been given, connections' own left out, by its own statistics. */
  commands?(): Promise<number>
  /** The server's own switches, where it is one. */
  readonly server?: Server
  close(): Promise<void>
}

/** What can befall a server. */
export interface Server {
  freeze(): void
  thaw(): void
  kill(): Promise<void>
  restart(): Promise<void>
}

const has = { redis: hasRedis, postgres: hasPostgres, sqlite: true }

/** Whether a store's engine can be had. */
export function isMissing(store: ReceiverSetup['store']): boolean {
  const [engine] = store.split('-')
  return !has[engine as keyof typeof has]
}

/** Starts what a store needs. */
export async function openPlace(store: ReceiverSetup['store']): Promise<Place> {
  if (store === 'redis') {
    const server = await startRedis()
    const client = server.connect()
    return {
      at: server.url,
      server,
      commands: async () => countCommands(await client.info('commandstats')),
      async close() {
        client.disconnect()
        await server.stop()
      },
    }
  }
  if (store.startsWith('postgres')) {
    const server = await startPostgres()
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await postgresStore(client).ensureTable()
    await client.query('CREATE TABLE effects (id text)')
    await client.end()
    return {
      at: server.url,
      server,
      // asked from another database, whose transactions don't count
      async commands() {
        const [row] = await server.ask(
          `SELECT xact_commit + xact_rollback AS commands FROM pg_stat_database WHERE datname = 'postgres'`,
          'template1',
        )
        return Number(row?.commands)
      },
      effects: async () => tally(await server.ask('SELECT id FROM effects')),
      close: server.stop,
    }
  }
  const { file, connect, remove } = await freshFile((file) => new Database(file))
  const database = connect()
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE effects (id TEXT)')
  return {
    at: file,
    effects: async () => tally(database.prepare('SELECT id FROM effects').all()),
    close: remove,
  }
}

function countCommands(statistics: string): number {
  return [...statistics.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)]
    .filter(([, command]) => !/^(info|ping|hello|client)/.test(command ?? ''))
    .reduce((sum, [, , calls]) => sum + Number(calls), 0)
}

function tally(rows: readonly unknown[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const id = String(Reflect.get(Object(row), 'id'))
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
