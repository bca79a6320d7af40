import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Delivery, Lease, Store } from '../../../src/delivery/store.js'
import type { TransactionStore } from '../../../src/delivery/transaction-store.js'
import { WebhookError } from '../../../src/errors.js'
import { sqliteStore, sqliteTransactions } from '../../../src/stores/sqlite/index.js'
import { freshKey } from '../../../src/testing/contracts/store/terms.js'
import type { Connections, TestDatabase } from '../../support/sqlite.js'
import { freshId, type Handle, receivers } from './receiver.js'

const unavailable = { code: 'store_unavailable', message: expect.stringContaining('SQLite') }
const timedOut = new WebhookError('handler_timeout', 'on purpose')
const insert = 'INSERT INTO effects (id) VALUES (?)'

async function leaseOn(store: Store, key = freshKey(), changes: Partial<Delivery> = {}): Promise<Lease> {
  const delivery = { key, fingerprint: 'a'.repeat(64), rememberFor: 60, ...changes }
  const lease = await store.claim(delivery, {})
  if (typeof lease === 'string') throw new Error(`Expected a lease, and the key was ${lease}.`)
  return lease
}

/** What can't be done with the file of a driver that locks it whole. */
export interface FileLimits {
  readonly readers?: 'none beside a writer'
}

/** What SQLite must bear by one of its drivers, on a file with several connections. */
export function sqliteFaultCases(
  driver: string,
  fresh: () => Promise<Connections<TestDatabase>>,
  { readers }: FileLimits = {},
): void {
  describe(`by ${driver}`, () => {
    let connections: Connections<TestDatabase>
    let database: TestDatabase
    let other: TestDatabase
    let store: TransactionStore<TestDatabase> & { sweep(): Promise<number> }
    beforeEach(async () => {
      connections = await fresh()
      database = connections.connect()
      other = connections.connect()
      other.exec('PRAGMA journal_mode = WAL')
      other.exec('CREATE TABLE effects (id TEXT UNIQUE)')
      store = sqliteTransactions(database, { timeout: 0.2 })
    })
    afterEach(() => connections.remove())

    const numberIn = (sql: string, ...values: string[]) =>
      Number(Object(other.prepare(sql).get(...values)).number)
    const effects = () => numberIn('SELECT count(*) AS number FROM effects')
    const effectsMeanwhile = () => (readers ? 0 : effects())
    const keys = () => numberIn('SELECT count(*) AS number FROM hookproof_deliveries')

    /** Another can write, and the next delivery gets through. */
    async function expectFree(): Promise<void> {
      other.exec(`INSERT INTO effects VALUES ('${freshId()}')`)
      await (await leaseOn(store)).complete()
    }

    describe('the database of a handler', () => {
      let lease: Lease
      let client: TestDatabase
      beforeEach(async () => {
        lease = await leaseOn(store)
        client = store.transactionOf(lease)
      })

      test('reads and writes inside the transaction', async () => {
        client.exec(`INSERT INTO effects VALUES ('a')`)
        expect(client.prepare(insert).run('b')).toMatchObject({ changes: 1 })
        expect(client.prepare('SELECT count(*) AS number FROM effects').get()).toMatchObject({ number: 2 })
        expect(effectsMeanwhile()).toBe(0)
        await lease.complete()
        expect(effects()).toBe(2)
      })

      test.each([
        'COMMIT',
        'commit;',
        ' END TRANSACTION',
        '/* ; */ Commit',
        '-- x\nROLLBACK',
        'ROLLBACK TRANSACTION',
      ])('refuses %j, and is not completed', async (sql) => {
        const refusal = expect.objectContaining({ code: 'option_invalid' })
        client.exec(`INSERT INTO effects VALUES ('a')`)
        expect(() => client.exec(sql)).toThrow(refusal)
        expect(() => client.prepare(sql).run()).toThrow(refusal)
        await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
        expect(effects()).toBe(0)
        await expectFree()
      })

      test.each([
        `INSERT INTO effects VALUES ('a'); COMMIT`,
        'COMMIT; BEGIN IMMEDIATE',
        `SELECT ';' /* ' */; ROLLBACK -- '`,
        'PRAGMA busy_timeout = 5000',
        `SELECT 1; PRAGMA journal_mode = DELETE`,
      ])('refuses %j by name', async (sql) => {
        for (const run of [() => client.exec(sql), () => client.prepare(sql)])
          expect(run).toThrow(expect.objectContaining({ code: 'option_invalid' }))
        await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
        await expectFree()
      })

      test('makes savepoints of a BEGIN, COMMIT and ROLLBACK, which end with the transaction', async () => {
        client.exec('BEGIN IMMEDIATE')
        client.exec(`INSERT INTO effects VALUES ('a')`)
        client.prepare('COMMIT').run()
        client.exec('begin')
        client.exec(`INSERT INTO effects VALUES ('b')`)
        client.prepare('ROLLBACK').run()
        client.exec('BEGIN')
        client.exec(`INSERT INTO effects VALUES ('d')`)
        client.exec('ROLLBACK')
        client.exec('BEGIN')
        client.exec(`INSERT INTO effects VALUES ('c')`)
        client.exec('END')
        expect(effectsMeanwhile()).toBe(0)
        await lease.complete()
        expect(numberIn(`SELECT count(*) AS number FROM effects WHERE id IN ('a', 'c')`)).toBe(2)
        expect(effects()).toBe(2)
      })

      test('doesn’t complete what is left open', async () => {
        client.exec('BEGIN')
        client.exec(`INSERT INTO effects VALUES ('a')`)
        await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
        expect(effects()).toBe(0)
        await expectFree()
      })

      test('leaves savepoints alone, and what stands in quotes', async () => {
        client.exec(`SAVEPOINT mine; INSERT INTO effects VALUES ('COMMIT; ROLLBACK')`)
        client.exec('ROLLBACK TO mine')
        client.exec(`ROLLBACK TRANSACTION TO SAVEPOINT mine; RELEASE mine`)
        client.exec(`INSERT INTO effects SELECT "id" FROM (SELECT CASE WHEN 1 THEN 'x; END' END AS "id")`)
        await lease.complete()
        expect(effects()).toBe(1)
      })

      test('refuses all else, and is of the same class', () => {
        expect(() => client.close()).toThrow(expect.objectContaining({ code: 'option_invalid' }))
        expect(client.constructor).toBe(database.constructor)
        expect(client).toBeInstanceOf(database.constructor)
      })

      test.each<[string, (lease: Lease) => Promise<unknown>]>([
        ['completed', (lease) => lease.complete()],
        ['rolled back', (lease) => lease.release(new Error('on purpose')).catch(() => {})],
        ['given up on', (lease) => lease.release(timedOut).catch(() => {})],
      ])('refuses everything once the delivery was %s, and writes nothing into the next', async (_, end) => {
        const statement = client.prepare(insert)
        await end(lease)
        const next = await leaseOn(store)
        for (const run of [
          () => statement.run('late'),
          () => client.exec(`INSERT INTO effects VALUES ('late')`),
          () => client.prepare(insert),
        ])
          expect(run).toThrow(expect.objectContaining({ code: 'option_invalid' }))
        await next.complete()
        expect(effects()).toBe(0)
      })

      test('refuses what comes after a statement that ended the transaction, so that nothing is written alone', async () => {
        client.exec(`INSERT INTO effects VALUES ('a')`)
        const statement = client.prepare(insert)
        expect(() => client.exec(`INSERT OR ROLLBACK INTO effects VALUES ('a')`)).toThrow()
        expect(() => statement.run('b')).toThrow(expect.objectContaining({ code: 'option_invalid' }))
        await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
        expect(effects()).toBe(0)
        await expectFree()
      })

      test.each([
        ['ROLLBACK', ''],
        ['COMMIT', ''],
        ['COMMIT', 'BEGIN'],
        ['ROLLBACK', 'BEGIN IMMEDIATE'],
        ['ROLLBACK TO hookproof', ''],
        ['RELEASE hookproof', ''],
      ])('is not completed after a %s past it, then “%s”', async (ended, begun) => {
        client.exec(`INSERT INTO effects VALUES ('a')`)
        database.exec(ended)
        database.exec(begun)
        await expect(lease.complete()).rejects.toMatchObject({ code: 'lease_lost' })
        await expectFree()
      })
    })

    describe('a handler that hangs', () => {
      test('is given up on, and the next delivery gets through', async () => {
        const lease = await leaseOn(store)
        const client = store.transactionOf(lease)
        client.exec(`INSERT INTO effects VALUES ('a')`)
        await expect(lease.release(timedOut)).rejects.toBe(timedOut)
        expect(effects()).toBe(0)
        await expectFree()
      })

      test('refuses as many as come meanwhile, and leaves nothing of them', async () => {
        const lease = await leaseOn(store)
        const waiting = Array.from({ length: 30 }, () => leaseOn(store))
        for (const result of await Promise.allSettled(waiting))
          expect(result).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } })
        await lease.release(timedOut).catch(() => {})
        await expectFree()
        await expectFree()
      })
    })

    // around the deadline, where a BEGIN may succeed for nobody
    test.each(Array.from({ length: 20 }, (_, run) => 180 + run * 2))(
      'a writer that ends after %d of 200 ms leaves no transaction that nobody ends',
      async (milliseconds) => {
        await (await leaseOn(store)).complete()
        other.exec('BEGIN IMMEDIATE')
        const claims = Array.from({ length: 3 }, () => leaseOn(store))
        const settled = Promise.allSettled(claims.map(async (claim) => (await claim).complete()))
        await sleep(milliseconds)
        other.exec('COMMIT')
        await settled
        await expectFree()
      },
    )

    test.skipIf(readers !== undefined)(
      'a COMMIT that readers hold up is given up on, and commits nothing of the next',
      async () => {
        const { connect, remove } = await fresh()
        onTestFinished(remove)
        const [writer, reader] = [connect(), connect()]
        const rows = () =>
          Number(Object(reader.prepare('SELECT count(*) AS number FROM effects').get()).number)
        reader.exec('CREATE TABLE effects (id TEXT)')
        const held = sqliteTransactions(writer, { timeout: 0.2 })
        const key = freshKey()
        const lease = await leaseOn(held, key)
        held.transactionOf(lease).exec(`INSERT INTO effects VALUES ('a')`)
        reader.exec('BEGIN')
        expect(rows()).toBe(0)
        await expect(lease.complete()).rejects.toMatchObject(unavailable)
        const next = await leaseOn(held)
        held.transactionOf(next).exec(`INSERT INTO effects VALUES ('b')`)
        reader.exec('COMMIT')
        await sleep(300)
        expect(rows()).toBe(0)
        await next.complete()
        expect(rows()).toBe(1)
        await (await leaseOn(held, key)).complete()
      },
    )

    test('never waits with the event loop blocked', async () => {
      database.exec('PRAGMA busy_timeout = 5000')
      const plain = connections.connect()
      plain.exec('PRAGMA busy_timeout = 5000')
      await (await leaseOn(store)).complete()
      await (await leaseOn(sqliteStore(plain))).complete()
      for (const each of [database, plain])
        expect(Object.values(Object(each.prepare('PRAGMA busy_timeout').get()))).toEqual([0])
    })

    describe.each<[string, () => Store & { sweep(): Promise<number> }]>([
      ['a store', () => sqliteStore(database)],
      ['a store in transactions', () => store],
    ])('%s', (_, swept) => {
      beforeEach(async () => {
        await (await leaseOn(sqliteStore(connections.connect()))).complete()
        other.exec(`
          WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
          INSERT INTO hookproof_deliveries
            (key, owner, fingerprint, attempt, fence, lease_ends_at, done, ends_at)
          SELECT 'over-' || n, 'anna', 'a', 1, 1, 0, 1, 2 FROM numbers`)
      })

      test('that is new sweeps fifty thousand rows after one delivery, and leaves what is not over', async () => {
        await (await leaseOn(swept())).complete()
        await expect.poll(keys, { timeout: 30_000 }).toBe(2)
      })

      test('sweeps when asked, and tells how many', async () => {
        expect(await swept().sweep()).toBe(50_000)
        expect(keys()).toBe(1)
        expect(await swept().sweep()).toBe(0)
      })
    })

    test('asks for other bytes of an id again while it is in flight, and handles them where the first fail', async () => {
      let fail = () => {}
      const handle: Handle = () =>
        new Promise<void>((resolve, reject) => {
          if (handler.mock.calls.length > 1) resolve()
          fail = () => reject(new Error('on purpose'))
        })
      const { deliverId, handler } = receivers(sqliteStore(database), handle)
      const id = freshId()
      const first = deliverId(id)
      await expect.poll(() => handler.mock.calls.length).toBe(1)
      expect((await deliverId(id, '{"name":"another"}')).status).toBe(409)
      fail()
      expect((await first).status).toBe(500)
      expect((await deliverId(id, '{"name":"another"}')).status).toBe(200)
    })

    test('completes for a handler that blocked the event loop past its lease', async () => {
      const still = new Int32Array(new SharedArrayBuffer(4))
      const { deliver, handler } = receivers(sqliteStore(database, { lease: 0.2 }), () => {
        Atomics.wait(still, 0, 0, 600)
      })
      const id = freshId()
      expect((await deliver(id)).status).toBe(200)
      expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
    })

    test('completes for a handler at whose end another wrote for a while', async () => {
      const { deliver, handler } = receivers(sqliteStore(database, { timeout: 0.1 }), () => {
        other.exec('BEGIN IMMEDIATE')
        setTimeout(() => other.exec('COMMIT'), 400)
      })
      const id = freshId()
      expect((await deliver(id)).status).toBe(200)
      expect((await deliver(id)).status).toBe(200)
      expect(handler).toHaveBeenCalledOnce()
    })

    test('leaves a transaction of the connection’s owner alone', async () => {
      const plain = sqliteStore(database)
      await (await leaseOn(plain)).complete()
      database.exec('BEGIN')
      database.exec(`INSERT INTO effects VALUES ('a')`)
      await expect(leaseOn(plain)).rejects.toMatchObject(unavailable)
      await expect(leaseOn(store)).rejects.toMatchObject(unavailable)
      database.exec('COMMIT')
      expect(effects()).toBe(1)
      await expectFree()
    })

    test('keeps an order in one transaction with the effect', async () => {
      const order = (at: number) => ({ order: { key: 'order-1', at } })
      await (await leaseOn(store, freshKey(), order(2))).complete()
      const failing = await leaseOn(store, freshKey(), order(9))
      await failing.release(new Error('on purpose')).catch(() => {})
      await expect(leaseOn(store, freshKey(), order(1))).rejects.toThrow('superseded')
      await (await leaseOn(store, freshKey(), order(3))).complete()
    })
  })
}
