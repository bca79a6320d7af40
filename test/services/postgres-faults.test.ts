import { Client, Pool, type PoolClient, Query } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { postgresStore, postgresTransactions } from '../../src/stores/postgres/index.js'
import { deferred, freshId, receivers } from '../contracts/store/receiver.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'
import { until } from './engines/process.js'
import { startProxy, type TcpProxy } from './engines/proxy.js'

/** A server's address, by way of a proxy. */
function throughProxy(url: string, { port }: TcpProxy): string {
  const near = new URL(url)
  near.port = String(port)
  return near.href
}

const openTransactions = `
SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND xact_start < now() AND pid <> pg_backend_pid()`
const insert = 'INSERT INTO effects (id) VALUES ($1)'

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    await server.ask('CREATE TABLE effects (id text)')
    const pool = poolOf(server.url)
    await postgresStore(pool).ensureTable()
    await pool.end()
  })
  afterAll(() => server.stop())

  function poolOf(url: string, max = 10): Pool {
    const pool = new Pool({ connectionString: url, max, connectionTimeoutMillis: 1000 })
    pool.on('error', () => {})
    return pool
  }

  async function effects(id: string): Promise<number> {
    return (await server.ask(`SELECT id FROM effects WHERE id = '${id}'`)).length
  }

  describe('ensureTable', () => {
    test('by eight processes at once, on a fresh database', async () => {
      const url = await server.database('fresh')
      const pools = Array.from({ length: 8 }, () => poolOf(url, 2))
      await Promise.all(pools.map((pool) => pool.query('SELECT 1')))
      for (const table of ['hookproof_deliveries', 'second', 'third'])
        await Promise.all(pools.map((pool) => postgresStore(pool, { table }).ensureTable()))
      expect(await server.ask('SELECT * FROM hookproof_schema ORDER BY name', 'fresh')).toEqual([
        { name: 'hookproof_deliveries', version: 1 },
        { name: 'second', version: 1 },
        { name: 'third', version: 1 },
      ])
      await Promise.all(pools.map((pool) => pool.end()))
    })

    test('by every client', async () => {
      const url = await server.database('clients')
      const client = new Client({ connectionString: url })
      await client.connect()
      const notices: unknown[] = []
      const sql = postgres(url, { onnotice: (notice) => notices.push(notice) })
      await postgresStore(client).ensureTable()
      await postgresStore(sql, { table: 'by_sql' }).ensureTable()
      await postgresStore(sql).ensureTable()
      expect(notices).toEqual([])
      await client.end()
      await sql.end()
    })

    test('by a role that may create nothing, where the table is there', async () => {
      const url = await server.database('narrow')
      const pool = poolOf(url)
      await postgresStore(pool).ensureTable()
      await pool.query('CREATE ROLE narrow LOGIN; REVOKE CREATE ON SCHEMA public FROM public')
      await pool.query('GRANT SELECT ON hookproof_schema TO narrow')
      const narrow = poolOf(url.replace('postgres@', 'narrow@'))
      await postgresStore(narrow).ensureTable()
      await expect(postgresStore(narrow, { table: 'other' }).ensureTable()).rejects.toThrow(
        'permission denied',
      )
      await Promise.all([pool.end(), narrow.end()])
    })
  })

  describe('a handler that ends the transaction', () => {
    const ends: [string, (client: PoolClient) => unknown][] = [
      ['COMMIT', (client) => client.query('COMMIT')],
      ['ROLLBACK', (client) => client.query('rollback')],
      ['in an object', (client) => client.query({ text: '/* it */ COMMIT;' })],
      ['among other statements', (client) => client.query("SELECT ';'; COMMIT; SELECT 1")],
      ['by a callback', (client) => new Promise((end) => client.query('END', () => end(undefined)))],
      ['by a query object', (client) => client.query(new Query('ABORT'))],
      ['by a query object with a callback', (client) => Object(client).query(new Query('ABORT'), () => {})],
      ['in a block of PL/pgSQL', (client) => client.query('DO $$ BEGIN COMMIT; END $$')],
      ['and begins another', (client) => client.query('COMMIT AND CHAIN')],
      ['and prepares it', (client) => client.query("PREPARE TRANSACTION 'mine'")],
      ['by its release', (client) => client.release()],
      ['by closing the connection', (client) => Object(client).end()],
      ['past the guard', (client) => Object(client).connection.query('COMMIT')],
    ]
    test.each(ends)(
      '%s, and says nothing: 200 only where effect and completion are there, once',
      async (_, end) => {
        const pool = poolOf(server.url)
        const store = postgresTransactions<PoolClient>(pool, { lease: 1 })
        const id = freshId()
        let meddle = true
        const { deliver } = receivers(store, async (_, context) => {
          const client = store.transactionOf(context)
          await client.query(insert, [id])
          if (meddle) await (async () => end(client))().catch(() => {})
        })
        const { status } = await deliver(id)
        const seen = await effects(id)
        // past the guard the effect is there, and the delivery fails all the same
        if (status === 200) expect(seen).toBe(1)
        else expect(status).toBeGreaterThanOrEqual(500)
        meddle = false
        await until(async () => (await deliver(id)).status === 200, 'it is handled', 40_000)
        if (_ !== 'past the guard') expect(await effects(id)).toBe(1)
        await pool.end()
      },
    )

    test.each(ends.filter(([how]) => how !== 'past the guard'))(
      '%s, says nothing, and then fails: nothing is written',
      async (_, end) => {
        const pool = poolOf(server.url)
        const store = postgresTransactions<PoolClient>(pool)
        const id = freshId()
        let fails = true
        const { deliver } = receivers(store, async (_event, context) => {
          const client = store.transactionOf(context)
          await client.query(insert, [id])
          if (!fails) return
          await (async () => end(client))().catch(() => {})
          throw new Error('on purpose')
        })
        expect((await deliver(id)).status).toBe(500)
        expect(await effects(id)).toBe(0)
        fails = false
        expect((await deliver(id)).status).toBe(200)
        expect(await effects(id)).toBe(1)
        await pool.end()
      },
    )

    test('and writes in another, which it rolls back: it isn’t answered 200', async () => {
      const pool = poolOf(server.url)
      const store = postgresTransactions<PoolClient>(pool)
      const id = freshId()
      const { deliver } = receivers(store, async (_, context) => {
        const client = store.transactionOf(context)
        await client.query('COMMIT').catch(() => {})
        await client.query('BEGIN')
        await client.query(insert, [id])
        await client.query('ROLLBACK')
      })
      expect((await deliver(id)).status).toBe(500)
      await pool.end()
    })

    test('of its own, within the store’s: it is a savepoint', async () => {
      const pool = poolOf(server.url)
      const store = postgresTransactions<PoolClient>(pool)
      const [kept, undone] = [freshId(), freshId()]
      const { deliver } = receivers(store, async (_, context) => {
        const client = store.transactionOf(context)
        await client.query('BEGIN')
        await client.query(insert, [kept])
        await client.query('START TRANSACTION;')
        await client.query(insert, [undone])
        await client.query('ROLLBACK')
        await client.query('COMMIT')
      })
      expect((await deliver(kept)).status).toBe(200)
      expect([await effects(kept), await effects(undone)]).toEqual([1, 0])
      await pool.end()
    })
  })

  describe('a handler that hangs', () => {
    const limits = { handlerTimeout: 0.3, leaseLimit: 0.6 }
    const forever = () => new Promise<never>(() => {})
    const isConnected = async (pid: unknown) =>
      (await server.ask(`SELECT pid FROM pg_stat_activity WHERE pid = ${pid}`)).length === 1

    test('is told to stop, and then its connection is closed and its event handled again', async () => {
      const pool = poolOf(server.url)
      const store = postgresTransactions<PoolClient>(pool)
      const id = freshId()
      let hangs = true
      let [pid, reason]: unknown[] = []
      let late: (() => Promise<unknown>) | undefined
      const { deliver } = receivers(
        store,
        async (_, context) => {
          const client = store.transactionOf(context)
          await client.query(insert, [id])
          if (!hangs) return
          pid = Object(await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid
          context.signal.addEventListener('abort', () => {
            reason = context.signal.reason
          })
          late = () => client.query(insert, [id])
          await forever()
        },
        limits,
      )
      expect((await deliver(id)).status).toBe(500)
      expect(reason).toMatchObject({ code: 'handler_timeout' })
      expect(await isConnected(pid)).toBe(true)
      await until(async () => !(await isConnected(pid)), 'its connection is closed')
      expect(await effects(id)).toBe(0)
      await expect(late?.()).rejects.toThrow('The transaction has ended')
      hangs = false
      expect((await deliver(id)).status).toBe(200)
      await expect(late?.()).rejects.toThrow('The transaction has ended')
      expect(await effects(id)).toBe(1)
      await pool.end()
    })

    test.each([
      ['between statements', forever],
      ['in a statement', (client: PoolClient) => client.query('SELECT pg_sleep(600)')],
    ])('%s, ten times on a pool of ten, leaves the pool to others', async (_, hang) => {
      const pool = poolOf(server.url)
      const store = postgresTransactions<PoolClient>(pool, { timeout: 0.5 })
      let hangs = true
      const { deliver } = receivers(
        store,
        async (__, context) => {
          await store.transactionOf(context).query('SELECT 1')
          if (hangs) await hang(store.transactionOf(context))
        },
        limits,
      )
      const ids = Array.from({ length: 30 }, freshId)
      const statuses = (await Promise.all(ids.map(deliver))).map(({ status }) => status)
      expect(statuses.filter((status) => status === 500)).toHaveLength(10)
      expect(new Set(statuses)).toEqual(new Set([500, 503]))
      hangs = false
      await until(async () => (await deliver(freshId())).status === 200, 'the pool is free')
      const after = await Promise.all(ids.map(deliver))
      expect(after.map(({ status }) => status)).toEqual(ids.map(() => 200))
      expect(pool.waitingCount).toBe(0)
      await pool.end()
    })
  })

  describe('a connection that is lost', () => {
    test('aborts the handler’s signal, and the event is handled again', async () => {
      const pool = poolOf(server.url)
      const store = postgresTransactions<PoolClient>(pool)
      const id = freshId()
      let cut = true
      const { deliver, outcomes } = receivers(store, async (_, context) => {
        const client = store.transactionOf(context)
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        await client.query(insert, [id])
        if (!cut) return
        const aborted = new Promise((resolve) => context.signal.addEventListener('abort', resolve))
        await server.ask(`SELECT pg_terminate_backend(${rows[0]?.pid})`)
        await aborted
        throw context.signal.reason
      })
      expect((await deliver(id)).status).toBe(500)
      expect(outcomes[0]).toMatchObject({ error: { cause: { code: 'lease_lost' } } })
      cut = false
      expect((await deliver(id)).status).toBe(200)
      expect(await effects(id)).toBe(1)
      await pool.end()
    })

    test.each([
      ['between statements', false],
      ['in a statement', true],
    ])(
      'and goes silent while the handler runs, %s: the next has its event, elsewhere',
      async (_, inStatement) => {
        const proxy = await startProxy(Number(new URL(server.url).port))
        const [near, far] = [poolOf(throughProxy(server.url, proxy)), poolOf(server.url)]
        const [store, elsewhere] = [near, far].map((pool) =>
          postgresTransactions<PoolClient>(pool, { lease: 0.9, timeout: 0.3 }),
        )
        if (!store || !elsewhere) throw new Error('No stores.')
        const id = freshId()
        let reason: unknown
        const [silent, fallSilent] = deferred<void>()
        const { deliver } = receivers(
          store,
          async (_event, context) => {
            const client = store.transactionOf(context)
            await client.query(insert, [id])
            proxy.blackHole()
            fallSilent()
            const running = inStatement ? client.query(insert, [id]) : undefined
            await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
            reason = context.signal.reason
            await running
          },
          { handlerTimeout: 3, leaseLimit: 4 },
        )
        const next = receivers(elsewhere, (_event, context) =>
          elsewhere.transactionOf(context).query(insert, [id]),
        )
        const first = deliver(id)
        await silent
        // the server ends what is idle in a transaction for as long as the lease
        await until(async () => (await next.deliver(id)).status === 200, 'another process has it')
        expect((await first).status).toBeGreaterThanOrEqual(500)
        expect(reason).toMatchObject({ code: inStatement ? 'handler_timeout' : 'lease_lost' })
        expect(await effects(id)).toBe(1)
        proxy.restore()
        await until(async () => (await deliver(id)).status === 200, 'the pool is free of silent connections')
        await until(async () => near.totalCount === near.idleCount, 'each connection is given back or closed')
        await Promise.all([near.end(), far.end()])
        await proxy.stop()
      },
    )

    test.each([
      ['a store', (pool: Pool) => postgresStore(pool, { timeout: 0.3 })],
      ['transactions', (pool: Pool) => postgresTransactions<PoolClient>(pool, { timeout: 0.3 })],
    ])(
      'under %s, and goes silent while nothing runs: 503 for as long as that lasts, and no longer',
      async (_, on) => {
        const proxy = await startProxy(Number(new URL(server.url).port))
        const pool = poolOf(throughProxy(server.url, proxy))
        const { deliver } = receivers(on(pool), () => {})
        const fill = () => Promise.all(Array.from({ length: 10 }, () => deliver(freshId())))
        expect((await fill()).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
        proxy.blackHole()
        for (let round = 0; round < 3; round++)
          expect(new Set((await fill()).map(({ status }) => status))).toEqual(new Set([503]))
        proxy.restore()
        await until(
          async () => (await fill()).every(({ status }) => status === 200),
          'every connection answers',
        )
        await pool.end()
        await proxy.stop()
      },
    )
  })

  describe('a handler on postgres.js', () => {
    type Sql = postgres.TransactionSql
    const ends: [string, (sql: Sql) => unknown][] = [
      ['by a template', (sql) => sql`COMMIT`],
      ['by a text', (sql) => sql.unsafe('SELECT 1; ROLLBACK')],
      ['in a savepoint', (sql) => sql.savepoint((inner) => inner`COMMIT`)],
      ['at its end', (sql) => Object(sql).prepare('mine')],
    ]
    test.each(ends)('that ends the transaction %s fails, and nothing is written', async (_, end) => {
      const sql = postgres(server.url, { max: 3, onnotice() {} })
      const store = postgresTransactions<Sql>(sql)
      const id = freshId()
      let meddle = true
      const { deliver } = receivers(store, async (_event, context) => {
        const transaction = store.transactionOf(context)
        await transaction`INSERT INTO effects (id) VALUES (${id})`
        if (meddle) await (async () => end(transaction))().catch(() => {})
      })
      expect((await deliver(id)).status).toBeGreaterThanOrEqual(500)
      expect(await effects(id)).toBe(0)
      meddle = false
      expect((await deliver(id)).status).toBe(200)
      expect(await effects(id)).toBe(1)
      await sql.end()
    })

    test('that hangs, also in a statement, loses its event to the next', async () => {
      const sql = postgres(server.url, { max: 3, onnotice() {} })
      const store = postgresTransactions<Sql>(sql)
      const id = freshId()
      let hang: ((sql: Sql) => Promise<unknown>) | undefined
      const { deliver } = receivers(
        store,
        async (_event, context) => {
          const transaction = store.transactionOf(context)
          await transaction`INSERT INTO effects (id) VALUES (${id})`
          await hang?.(transaction)
        },
        { handlerTimeout: 0.3, leaseLimit: 0.6 },
      )
      // more often than there are connections: each comes back
      const inStatement = (transaction: Sql) => transaction`SELECT pg_sleep(600)`
      for (hang of [() => new Promise(() => {}), ...Array.from({ length: 4 }, () => inStatement)]) {
        expect((await deliver(id)).status).toBe(500)
        await until(async () => (await server.ask(openTransactions)).length === 0, 'its transaction is over')
      }
      hang = undefined
      expect((await deliver(id)).status).toBe(200)
      expect(await effects(id)).toBe(1)
      await sql.end()
    })
  })

  test('postgres.js loses no place in its pool with a connection that is lost', async () => {
    const sql = postgres(server.url, { max: 2, onnotice() {} })
    const store = postgresTransactions<postgres.TransactionSql>(sql)
    const id = freshId()
    let cut = true
    const { deliver, outcomes } = receivers(store, async (_, context) => {
      const transaction = store.transactionOf(context)
      const [row] = await transaction`SELECT pg_backend_pid() AS pid`
      if (!cut) return
      const aborted = new Promise((resolve) => context.signal.addEventListener('abort', resolve))
      await server.ask(`SELECT pg_terminate_backend(${row?.pid})`)
      await aborted
    })
    for (let time = 0; time < 5; time++) expect((await deliver(id)).status).toBe(500)
    expect(outcomes.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'lease_lost'))
    cut = false
    expect((await deliver(id)).status).toBe(200)
    await sql.end()
  })

  test('a process that stops for longer than its lease loses its event to the next', async () => {
    const pool = poolOf(server.url)
    const store = postgresTransactions<PoolClient>(pool, { lease: 0.3 })
    const id = freshId()
    const lease = await store.claim({ key: id, fingerprint: 'a', rememberFor: 60 }, {})
    if (typeof lease === 'string') throw new Error(lease)
    await store.transactionOf(lease).query(insert, [id])
    const stopped = performance.now()
    while (performance.now() - stopped < 600);
    await expect(lease.complete()).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await effects(id)).toBe(0)
    await pool.end()
  })

  test('50,000 rows whose time is over go by themselves, in transactions, too', async () => {
    const url = await server.database('swept')
    for (const on of [postgresStore, postgresTransactions]) {
      const pool = poolOf(url, 2)
      const store = on(pool)
      await store.ensureTable()
      await pool.query(`INSERT INTO hookproof_deliveries
        SELECT 'over-' || n, 'anna', 'a', 1, 1, NULL, '-infinity', true, 'epoch' FROM generate_series(1, 50000) AS n`)
      expect((await receivers(store, () => {}).deliver(freshId())).status).toBe(200)
      const over = "SELECT 1 FROM hookproof_deliveries WHERE key LIKE 'over-%' LIMIT 1"
      await until(async () => (await server.ask(over, 'swept')).length === 0, 'all are gone')
      await pool.end()
    }
  })
})
