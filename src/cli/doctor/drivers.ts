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
  readonly Client: new (options: {
    connectionString: string
    connectionTimeoutMillis: number
    query_timeout: number
  }) => PgClient
}

function pgDriver(pg: PgModule): StoreDriver {
  return {
    name: 'pg',
    async hasTable(url, timeout) {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: timeout * 1000,
        query_timeout: timeout * 1000,
      })
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

type RedisConstructor = new (url: string, options: object) => RedisClient

interface RedisModule {
  readonly default: RedisConstructor
}

function redisDriver(module: RedisModule | RedisConstructor): StoreDriver {
  const Redis = 'default' in module ? module.default : module
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

type SqliteConstructor = new (file: string, options: object) => SqliteDatabase

/** As Node has it built in. */
interface SqliteModule {
  readonly DatabaseSync: SqliteConstructor
}

function sqliteDriver(module: SqliteModule | SqliteConstructor): StoreDriver {
  const Database = 'DatabaseSync' in module ? module.DatabaseSync : module
  return {
    name: 'SQLite',
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

/** What each engine is talked to by, the first choice first. */
const drivers = {
  postgres: [['pg', pgDriver]],
  redis: [['ioredis', redisDriver]],
  sqlite: [
    ['better-sqlite3', sqliteDriver],
    ['node:sqlite', sqliteDriver],
  ],
} as const satisfies Readonly<Record<StoreEngine, unknown>>

/** The driver for an engine that a project has; `undefined` where it has none. */
export function findDriver(engine: StoreEngine, project: string): StoreDriver | undefined {
  const require = createRequire(join(project, 'package.json'))
  for (const [name, driverOf] of drivers[engine])
    try {
      return driverOf(require(name))
    } catch {
      // it isn't installed: the next one may be
    }
  return undefined
}
