// A receiver process, built by build.ts, started and killed by fleet.ts.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { webhook } from '../../../src/adapters/node.js'
import type { DeliveryContext } from '../../../src/delivery/context.js'
import type { Handler } from '../../../src/delivery/handler.js'
import type { Store } from '../../../src/delivery/store.js'
import { type LabSyncEvent, labsync } from '../../../src/providers/labsync.js'
import { type ReceiverNews, type ReceiverSetup, secret } from './scenario.js'

const setup: ReceiverSetup = JSON.parse(process.argv[2] ?? '')
const { at, journal, lease, timeout } = setup

interface Work {
  readonly store: Store
  /** What the handler does in the engine itself. */
  affect?(context: DeliveryContext, id: string): Promise<unknown> | unknown
}

const insert = 'INSERT INTO effects (id) VALUES'

async function openStore(): Promise<Work> {
  const options = { lease, timeout }
  if (setup.store === 'redis') {
    const [{ Redis }, { redisStore }] = await Promise.all([
      import('ioredis'),
      import('../../../src/stores/redis/index.js'),
    ])
    const client = new Redis(at)
    client.on('error', () => {})
    return { store: redisStore(client, options) }
  }
  if (setup.store.startsWith('postgres')) {
    const [{ default: pg }, { postgresStore, postgresTransactions }] = await Promise.all([
      import('pg'),
      import('../../../src/stores/postgres/index.js'),
    ])
    const pool = new pg.Pool({ connectionString: at, max: 8, connectionTimeoutMillis: 2000 })
    pool.on('error', () => {})
    if (setup.store === 'postgres') return { store: postgresStore(pool, options) }
    const store = postgresTransactions<PoolClient>(pool, options)
    return { store, affect: (context, id) => store.transactionOf(context).query(`${insert} ($1)`, [id]) }
  }
  const [{ default: Database }, { sqliteStore, sqliteTransactions }] = await Promise.all([
    import('better-sqlite3'),
    import('../../../src/stores/sqlite/index.js'),
  ])
  const database = new Database(at, { timeout: 0 })
  if (setup.store === 'sqlite') return { store: sqliteStore(database, options) }
  const store = sqliteTransactions(database, options)
  return { store, affect: (context, id) => store.transactionOf(context).prepare(`${insert} (?)`).run(id) }
}

const tell = (news: ReceiverNews) => process.send?.(news)
const note = (what: string, id: string) => appendFileSync(journal, `${what} ${id} ${process.pid}\n`)
const [least, most] = setup.handling
let running = 0

const { store, affect } = await openStore()
const handler: Handler<LabSyncEvent, DeliveryContext> = {
  'job.created': async ({ data }, context) => {
    const id = String(data.id)
    note('start', id)
    tell({ running: ++running })
    try {
      const duration = least + Math.random() * (most - least)
      await sleep(duration / 2)
      await affect?.(context, id)
      await sleep(duration / 2)
      note('end', id)
    } finally {
      tell({ running: --running })
    }
  },
}
const listener = webhook(labsync({ secret }), handler, { store, onOutcome() {} })
createServer(listener).listen(setup.port, '127.0.0.1', () => tell({ ready: true }))
process.on('disconnect', () => process.exit())
