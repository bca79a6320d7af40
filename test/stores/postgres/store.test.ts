import { PGlite, type Transaction } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  postgresEngine,
  postgresStore,
  postgresTransactions,
  tableSql,
} from '../../../src/stores/postgres/index.js'
import { requireClaim, termsFor } from '../../../src/testing/contracts/store/terms.js'
import { storeContract } from '../../contracts/store/contract.js'

const delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.waitReady
}, 60_000)
afterAll(() => database.close())

storeContract({
  name: 'PGlite',
  clock: 'process',
  async start() {
    await postgresStore(database).ensureTable()
    return { engine: postgresEngine(database), stop() {} }
  },
})

describe('a table', () => {
  test('is created once, however often that is asked, in a schema of its own, too', async () => {
    await database.exec('CREATE SCHEMA webhooks')
    const store = postgresStore(database, { table: 'webhooks.handled' })
    await store.ensureTable()
    await store.ensureTable()
    expect(await store.claim(delivery, {})).toMatchObject({ complete: expect.any(Function) })
  })

  test('is created by tableSql, for migrations', async () => {
    for (const version of tableSql('migrated')) await database.exec(version)
    const store = postgresStore(database, { table: 'migrated' })
    expect(await store.claim(delivery, {})).not.toBeTypeOf('string')
    await store.ensureTable()
    expect(await store.claim(delivery, {})).toBe('in_flight')
    expect(tableSql().join()).toContain('hookproof_deliveries')
  })

  test.each(['Deliveries', 'a.b.c', 'x; DROP TABLE y', '"x"', '', '1st'])(
    '%j is refused as its name',
    (table) => {
      const refused = expect.objectContaining({ code: 'option_invalid' })
      expect(() => tableSql(table)).toThrow(refused)
      expect(() => postgresStore(database, { table })).toThrow(refused)
      expect(() => postgresEngine(database, table)).toThrow(refused)
      expect(() => postgresTransactions(database, { table })).toThrow(refused)
    },
  )

  test('that is missing makes the store unavailable, and the error says what to do', async () => {
    const missing = {
      code: 'store_unavailable',
      status: 503,
      message: expect.stringMatching(/PostgreSQL has no table nowhere: call ensureTable\(\)/),
      cause: { code: '42P01' },
    }
    await expect(postgresStore(database, { table: 'nowhere' }).claim(delivery, {})).rejects.toMatchObject(
      missing,
    )
    await expect(
      postgresTransactions(database, { table: 'nowhere' }).claim(delivery, {}),
    ).rejects.toMatchObject(missing)
  })

  test('that is there with other columns fails as the database says', async () => {
    await database.exec('CREATE TABLE other (id text)')
    await expect(postgresStore(database, { table: 'other' }).claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('PostgreSQL'),
      cause: { code: '42703' },
    })
  })
})

describe('a sweep', () => {
  const terms = termsFor('anna')
  const rowsOf = async (table: string) => (await database.query(`SELECT key FROM ${table}`)).rows

  /** A table with so many rows whose time is over. */
  async function backlog(table: string, rows: number) {
    const store = postgresStore(database, { table })
    await store.ensureTable()
    await database.query(
      `INSERT INTO ${table} SELECT 'over-' || n, 'anna', 'a', 1, 1, NULL, '-infinity', true, 'epoch'
      FROM generate_series(1, ${rows}) AS n`,
    )
    return { store, engine: postgresEngine(database, table) }
  }

  test('deletes all that is over, and nothing else', async () => {
    const { store, engine } = await backlog('swept', 0)
    await requireClaim(engine, 'leased', terms)
    await engine.complete('done', await requireClaim(engine, 'done', terms))
    await backlog('swept', 2500)
    expect([await store.sweep(), await store.sweep()]).toEqual([2500, 0])
    expect(await rowsOf('swept')).toEqual([{ key: 'leased' }, { key: 'done' }])
  })

  test('of 50,000 rows runs by itself, in a process that has one delivery', { timeout: 60_000 }, async () => {
    const { store, engine } = await backlog('backlog', 50_000)
    await engine.complete('one', await requireClaim(engine, 'one', terms))
    await vi.waitFor(async () => expect(await rowsOf('backlog')).toEqual([{ key: 'one' }]), 50_000)
    expect(await store.sweep()).toBe(0)
  })

  test('runs by itself in transactions, too, outside of them', async () => {
    await backlog('backlog_2', 3000)
    const store = postgresTransactions<Transaction>(database, { table: 'backlog_2' })
    const lease = await store.claim(delivery, {})
    if (typeof lease === 'string') throw new Error(lease)
    expect(await store.transactionOf(lease).query('SELECT 1 FROM backlog_2')).toMatchObject({
      rows: { length: 3001 },
    })
    await lease.complete()
    await vi.waitFor(async () => expect(await rowsOf('backlog_2')).toEqual([{ key: delivery.key }]), 10_000)
  })
})

describe('a claim that is refused', () => {
  const answering = (...answers: Record<string, unknown>[][]) => {
    const query = vi.fn(async (_: string) => ({ rows: answers.shift() ?? [] }))
    return { query, claim: () => postgresEngine({ query }).claim('key', termsFor('anna')) }
  }

  test.each([
    ['is free', [{ refusal: null }]],
    ['is forgotten', []],
  ])('of a key that %s by the time it asks why, is made again', async (_, found) => {
    const { query, claim } = answering([], found, [{ attempt: 2, fence: 9 }])
    expect(await claim()).toEqual({ attempt: 2, fence: 9 })
    expect(query).toHaveBeenCalledTimes(3)
  })

  test('for another reason than there are fails', async () => {
    await expect(answering([], [{ refusal: 'perhaps' }]).claim()).rejects.toThrow('Expected in_flight')
  })
})

test('a lease of a store without transactions is honoured in transactions', async () => {
  const key = 'labsync::evt_both'
  const [engine, store] = [postgresEngine(database), postgresTransactions<Transaction>(database)]
  const lease = await requireClaim(engine, key, termsFor('anna'))
  expect(await store.claim({ ...delivery, key }, {})).toBe('in_flight')
  await engine.complete(key, lease)
  expect(await store.claim({ ...delivery, key }, {})).toBe('done')
})
