import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqliteStore, tableSql } from '../../../src/stores/sqlite/index.js'
import { storeContract } from '../../contracts/store/contract.js'
import { sqliteUnderContract } from '../../contracts/store/sqlite.js'
import { type Connections, freshFile, type TestDatabase } from '../../support/sqlite.js'
import { freshMemory, openWasm } from '../../support/sqlite-wasm.js'

const delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
const claimed = { complete: expect.any(Function) }

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
    expect(await claiming).toMatchObject(claimed)
  })

  test('makes the store unavailable once the timeout has passed', async () => {
    other.exec('BEGIN IMMEDIATE')
    const store = sqliteStore(connections.connect(), { timeout: 0.05 })
    await expect(store.claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('SQLite'),
    })
    other.exec('ROLLBACK')
    expect(await store.claim(delivery, {})).toMatchObject(claimed)
  })
})

describe('the table', () => {
  const versions = (database: TestDatabase) =>
    Object(database.prepare('SELECT group_concat(name || version) AS found FROM hookproof_schema').get())
      .found

  test('is created at the first use, and found by the next store', async () => {
    const { connect, remove } = await freshFile(openWasm)
    const [one, other] = [connect(), connect()]
    expect(await sqliteStore(one).claim(delivery, {})).toMatchObject(claimed)
    expect(await sqliteStore(other).claim(delivery, {})).toBe('in_flight')
    expect(versions(one)).toBe(`hookproof_deliveries${tableSql().length}`)
    await remove()
  })

  test('can be created by a migration of its owner’s', async () => {
    const database = openWasm()
    for (const sql of tableSql()) database.exec(sql)
    expect(await sqliteStore(database).claim(delivery, {})).toMatchObject(claimed)
    expect(versions(database)).toBe(`hookproof_deliveries${tableSql().length}`)
    database.close()
  })

  test('stands beside those of other tables', async () => {
    const database = openWasm()
    database.exec(`
      CREATE TABLE hookproof_schema (name TEXT PRIMARY KEY, version INTEGER NOT NULL);
      INSERT INTO hookproof_schema VALUES ('hookproof_log', 7)`)
    expect(await sqliteStore(database).claim(delivery, {})).toMatchObject(claimed)
    expect(versions(database)).toContain('hookproof_log7')
    database.close()
  })
})
