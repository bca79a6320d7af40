import { hasPostgres } from '../services/engines/postgres.js'
import { hasRedis } from '../services/engines/redis.js'
import { breakages } from './breakages.js'
import { runFaultRow } from './fault-row.js'
import { runKillRow } from './kill-row.js'
import { runOrderRow } from './order-row.js'
import type { Row } from './row.js'

type Rows = Readonly<Record<string, Row>>

const redisRows: Rows = {
  'redis-ioredis': { store: 'redis-ioredis', run: runFaultRow },
  'redis-node': { store: 'redis-node', run: runFaultRow },
  'order-redis': { store: 'redis-ioredis', run: runOrderRow, deliveries: 100_000 },
}

const postgresRows: Rows = {
  postgres: { store: 'postgres', run: runFaultRow },
  'postgres-transactions': { store: 'postgres-transactions', run: runFaultRow },
  'inbox-postgres': { store: 'inbox-postgres', run: runFaultRow },
  'inbox-postgres-killed': { store: 'inbox-postgres', run: runKillRow, deliveries: 10_000 },
  'order-postgres-transactions': { store: 'postgres-transactions', run: runOrderRow, deliveries: 100_000 },
}

const sqliteRows: Rows = {
  sqlite: { store: 'sqlite', run: runFaultRow },
  'sqlite-transactions': { store: 'sqlite-transactions', run: runFaultRow },
  'inbox-sqlite': { store: 'inbox-sqlite', run: runFaultRow },
}

/** The rows whose engines are installed, by their names. */
export const rows: Rows = {
  ...(hasRedis && redisRows),
  ...(hasPostgres && postgresRows),
  ...sqliteRows,
}

/** Rows whose store is broken. */
export const brokenRows: Rows = Object.fromEntries(
  Object.entries(breakages).map(([breakage, { charge: mustFind, isOrdered }]) => [
    breakage,
    isOrdered
      ? { store: 'sqlite', run: runOrderRow, deliveries: 1000, breakage, mustFind }
      : { store: 'sqlite', run: runFaultRow, breakage, mustFind },
  ]),
)
