import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { defineStore } from '../../../src/delivery/define-store.js'
import {
  postgresEngine,
  postgresLog,
  postgresStore,
  postgresTransactions,
  tableSql,
} from '../../../src/stores/postgres/index.js'
import { postgresLogEngine } from '../../../src/stores/postgres/log.js'
import { storeContract } from '../../contracts/store/contract.js'
import { logContract } from '../../contracts/store/log.js'
import { postgresJs } from '../../support/postgres.js'

const delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
const record = {
  key: 'k',
  provider: 'labsync',
  type: 'job.created',
  headers: {},
  body: new Uint8Array(),
  seal: '',
  latencyMs: 1,
}
let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.waitReady
}, 60_000)
afterAll(() => database.close())

storeContract({
  name: 'PGlite',
  clock: 'this process’s',
  async start() {
    await postgresStore(database).ensureTable()
    return { engine: postgresEngine(database), stop() {} }
  },
})

logContract('PGlite', async () => {
  // over the other kind of client
  const sql = postgresJs(database)
  const [store, log] = [postgresStore(sql), postgresLog(sql)]
  await store.ensureTable()
  await log.ensureTable()
  const withTtl = (ttl: number) => postgresLogEngine(sql, { ttl })
  return { store, log, engine: postgresLogEngine(sql), withTtl, stop() {} }
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
    await database.exec(tableSql('migrated'))
    expect(await postgresStore(database, { table: 'migrated' }).claim(delivery, {})).not.toBeTypeOf('string')
    expect(tableSql()).toContain('hookproof_deliveries')
  })

  test.each(['Deliveries', 'a.b.c', 'x; DROP TABLE y', '"x"', '', '1st'])(
    '%j is refused as its name',
    (table) => {
      const refused = expect.objectContaining({ code: 'option_invalid' })
      expect(() => tableSql(table)).toThrow(refused)
      expect(() => postgresStore(database, { table })).toThrow(refused)
      expect(() => postgresEngine(database, table)).toThrow(refused)
      expect(() => postgresTransactions(database, { table })).toThrow(refused)
      expect(() => postgresLog(database, { table })).toThrow(refused)
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
    await expect(postgresLogEngine(database, { table: 'nowhere' }).save(record)).rejects.toMatchObject(
      missing,
    )
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
  const terms = { owner: 'anna', leaseMs: 1, ttlMs: 60_000, fingerprint: 'a' }
  const rowsOf = async (table: string) => (await database.query(`SELECT key FROM ${table}`)).rows

  test('deletes what is over, a thousand at a time, and nothing else', async () => {
    const table = 'swept'
    const store = postgresStore(database, { table })
    await store.ensureTable()
    const engine = postgresEngine(database, table)
    await engine.claim('leased', { ...terms, leaseMs: 60_000 })
    await engine.claim('done', { ...terms, leaseMs: 60_000 })
    await engine.complete('done', terms)
    await database.query(
      `INSERT INTO ${table} SELECT 'over-' || n, 'a', 'anna', 'epoch', 'epoch' FROM generate_series(1, 1500) AS n`,
    )
    expect([await store.sweep(), await store.sweep(), await store.sweep()]).toEqual([1000, 500, 0])
    expect(await rowsOf(table)).toEqual([{ key: 'leased' }, { key: 'done' }])
  })

  test('runs by itself with each thousandth completion, and record', async () => {
    const query = vi.fn(async (_: string) => ({ rows: [] }))
    const [engine, log] = [
      postgresEngine({ query }, 'handled'),
      postgresLogEngine({ query }, { table: 'logged' }),
    ]
    const sweeps = () => query.mock.calls.map(([text]) => text).filter((text) => text.startsWith('DELETE'))
    for (let call = 0; call < 999; call++) {
      await engine.complete('key', terms)
      await log.save(record)
    }
    expect(sweeps()).toEqual([])
    await engine.complete('key', terms)
    await log.save(record)
    expect(sweeps()).toEqual([
      expect.stringContaining('FROM handled'),
      expect.stringContaining('FROM logged'),
    ])
  })
})

test('a claim that another made while it waited is in flight', async () => {
  // as the statement finds the table where a row was over when it began, and isn't when it writes
  const query = async () => ({ rows: [{ claimed: false, fingerprint: 'b', leased: false, done: false }] })
  expect(await defineStore(postgresEngine({ query })).claim(delivery, {})).toBe('in_flight')
})
