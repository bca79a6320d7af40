import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { sqliteEngine, sqliteStore } from '../../../src/stores/sqlite/index.js'
import { deliveries, sqliteTable } from '../../../src/stores/sqlite/table.js'
import { storeContract } from '../../contracts/store/contract.js'
import { sqliteUnderContract } from '../../contracts/store/sqlite.js'
import { type Connections, freshFile, type TestDatabase } from '../../support/sqlite.js'
import { freshMemory, openWasm } from '../../support/sqlite-wasm.js'

const delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
const terms = { owner: 'anna', leaseMs: 60_000, ttlMs: 60_000, fingerprint: 'a' }

storeContract(sqliteUnderContract('a WASM SQLite', freshMemory))

describe('a file that another connection writes', () => {
  let connections: Connections<TestDatabase>
  let other: TestDatabase
  beforeEach(async () => {
    connections = await freshFile(openWasm)
    other = connections.connect()
  })
  afterEach(() => connections.remove())

  test('is waited for', async () => {
    other.exec('BEGIN IMMEDIATE')
    const claiming = sqliteStore(connections.connect(), { timeout: 10 }).claim(delivery, {})
    await new Promise((resolve) => setTimeout(resolve, 20))
    other.exec('COMMIT')
    expect(await claiming).toMatchObject({ complete: expect.any(Function) })
  })

  test('makes the store unavailable once the timeout has passed', async () => {
    other.exec('BEGIN IMMEDIATE')
    const store = sqliteStore(connections.connect(), { timeout: 0.05 })
    await expect(store.claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('SQLite'),
    })
    other.exec('ROLLBACK')
    expect(await store.claim(delivery, {})).toMatchObject({ complete: expect.any(Function) })
  })
})

describe('a sweep', () => {
  test('deletes what is over, a thousand at a time, and nothing else', async () => {
    const database = openWasm()
    const engine = sqliteEngine(database)
    await engine.claim('leased', terms)
    await engine.claim('done', terms)
    await engine.complete('done', terms)
    database.exec(`
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1500)
      INSERT INTO hookproof_deliveries (key, fingerprint, owner, leased_until, done_until)
      SELECT 'over-' || n, 'a', 'anna', 1, 2 FROM numbers`)
    const { sweep } = sqliteTable(database, deliveries, 2)
    const rows = () => Object(database.prepare('SELECT count(*) AS n FROM hookproof_deliveries').get()).n
    await sweep()
    expect(rows()).toBe(502)
    await sweep()
    await sweep()
    expect(rows()).toBe(2)
    database.close()
  })

  test('runs by itself with each thousandth completion', async () => {
    const prepare = vi.fn((_: string) => ({
      get: () => undefined,
      all: () => [],
      run: () => ({ changes: 0 }),
    }))
    const engine = sqliteEngine({ exec() {}, prepare })
    const sweeps = () => prepare.mock.calls.map(([text]) => text).filter((text) => text.startsWith('DELETE'))
    for (let call = 0; call < 999; call++) await engine.complete('key', terms)
    expect(sweeps()).toEqual([])
    await engine.complete('key', terms)
    expect(sweeps()).toEqual([expect.stringContaining('FROM hookproof_deliveries')])
  })
})

test('a claim of a key that another released meanwhile is in flight', async () => {
  const statement = { get: () => undefined, all: () => [], run: () => ({ changes: 0 }) }
  const engine = sqliteEngine({ exec() {}, prepare: () => statement })
  expect(await engine.claim('key', terms)).toBe('in_flight')
})
