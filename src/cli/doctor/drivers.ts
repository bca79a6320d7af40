import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { StoreEngine } from './config.js'

/** What a look into a store needs of the package that talks to it. */
export interface StoreDriver {
  readonly name: string
  /** Whether the store answers, and has its table. */
  hasTable(url: string, timeout: number): Promise<boolean>
}

const table = 'hookproof_deliveries'

interface PgClient {
  connect(): Promise<void>
  query(
    text: string,
    values: readonly unknown[],
  ): Promise<{ readonly rows: readonly { readonly found?: unknown }[] }>
  end(): Promise<void>
}

interface PgModule {
  readonly Client: new (options: { connectionString: string; connectionTimeoutMillis: number }) => PgClient
}

function pgDriver(pg: PgModule): StoreDriver {
  return {
    name: 'pg',
    async hasTable(url, timeout) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeout * 1000 })
      await client.connect()
      try {
        const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [table])
        return rows[0]?.found === true
      } finally {
        await client.end()
      }
    },
  }
}

interface RedisClient {
  connect(): Promise<void>
  ping(): Promise<unknown>
  disconnect(): void
  on(event: 'error', listener: () => void): void
}

type RedisModule = new (url: string, options: object) => RedisClient

function redisDriver(Redis: RedisModule): StoreDriver {
  return {
    name: 'ioredis',
    async hasTable(url, timeout) {
      const client = new Redis(url, {
        lazyConnect: true,
        connectTimeout: timeout * 1000,
        commandTimeout: timeout * 1000,
        retryStrategy: () => null,
      })
      // what fails is told by connect and ping, and an error without a listener ends the process
      client.on('error', () => {})
      try {
        await client.connect()
        await client.ping()
        // Redis has no table
        return true
      } finally {
        client.disconnect()
      }
    },
  }
}

interface SqliteDatabase {
  prepare(sql: string): { get(name: string): unknown }
  close(): void
}

type SqliteModule = new (file: string, options: object) => SqliteDatabase

function sqliteDriver(name: string, Database: SqliteModule): StoreDriver {
  return {
    name,
    async hasTable(file) {
      const database = new Database(file, { readonly: true, readOnly: true })
      try {
        return (
          database.prepare('SELECT 1 AS found FROM sqlite_master WHERE name = ?').get(table) !== undefined
        )
      } finally {
        database.close()
      }
    },
  }
}

/** The driver for an engine that a project has; `undefined` where it has none. */
export function findDriver(engine: StoreEngine, project: string): StoreDriver | undefined {
  const require = createRequire(join(project, 'package.json'))
  const load = (name: string) => {
    try {
      return require(name)
    } catch {
      return undefined
    }
  }
  switch (engine) {
    case 'postgres': {
      const pg = load('pg')
      return pg && pgDriver(pg)
    }
    case 'redis': {
      const redis = load('ioredis')
      return redis && redisDriver(redis.default ?? redis)
    }
    case 'sqlite': {
      const better = load('better-sqlite3')
      if (better) return sqliteDriver('better-sqlite3', better)
      const own = load('node:sqlite')
      return own && sqliteDriver('node:sqlite', own.DatabaseSync)
    }
  }
}
