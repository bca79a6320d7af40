import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../../src/delivery/store.js'
import type { TransactionStore } from '../../../src/delivery/transaction-store.js'
import { sqliteTransactions } from '../../../src/stores/sqlite/index.js'
import { sqliteContracts } from '../../contracts/store/sqlite.js'
import { type Connections, freshFile, type TestDatabase, withExec } from '../../support/sqlite.js'
import { freshMemory, openWasm } from '../../support/sqlite-wasm.js'

sqliteContracts('a WASM SQLite', freshMemory, { connections: 'one' })

const deliveryOf = (key: string) => ({ key, fingerprint: 'a'.repeat(64), rememberFor: 60 })
const unavailable = { code: 'store_unavailable', message: expect.stringContaining('SQLite') }

async function leaseOn(store: TransactionStore<TestDatabase>, key: string): Promise<Lease> {
  const lease = await store.claim(deliveryOf(key), {})
  if (typeof lease === 'string') throw new Error(lease)
  return lease
}

describe('one connection', () => {
  let connections: Connections<TestDatabase>
  let database: TestDatabase
  let other: TestDatabase
  beforeEach(async () => {
    connections = await freshFile(openWasm)
    database = connections.connect()
    other = connections.connect()
    other.exec('CREATE TABLE effects (id TEXT)')
  })
  afterEach(() => connections.remove())

  /** How many effects another connection sees. */
  const effects = () => Object(other.prepare('SELECT count(*) AS n FROM effects').get()).n

  /** The database, which fails at what a test says. */
  function failing(fails: (sql: string) => boolean): TestDatabase {
    return withExec(database, (sql) => {
      if (fails(sql)) throw new Error('disk I/O error')
      return database.exec(sql)
    })
  }

  test('has one transaction at a time, and the next waits for it', async () => {
    const store = sqliteTransactions(database)
    const first = await leaseOn(store, 'a')
    let begun = false
    const second = leaseOn(store, 'b').finally(() => {
      begun = true
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(begun).toBe(false)
    await first.complete()
    await (await second).complete()
  })

  test('is not waited for longer than the timeout, and what gave up takes no turn', async () => {
    const store = sqliteTransactions(database, { timeout: 0.05 })
    const first = await leaseOn(store, 'a')
    for (const key of ['b', 'c']) await expect(leaseOn(store, key)).rejects.toMatchObject(unavailable)
    store.transactionOf(first).exec(`INSERT INTO effects VALUES ('a')`)
    await first.complete()
    expect(effects()).toBe(1)
    // nobody has begun what nobody ends
    await (await leaseOn(store, 'b')).complete()
    other.exec(`INSERT INTO effects VALUES ('outside')`)
  })

  test('can begin once another that writes has ended', async () => {
    const store = sqliteTransactions(database, { timeout: 0.05 })
    other.exec('BEGIN IMMEDIATE')
    await expect(leaseOn(store, 'a')).rejects.toMatchObject(unavailable)
    other.exec('COMMIT')
    await (await leaseOn(store, 'a')).complete()
  })

  test('doesn’t complete what another has handled after the handler rolled back past the store', async () => {
    const first = await leaseOn(sqliteTransactions(database), 'a')
    database.exec('ROLLBACK')
    await (await leaseOn(sqliteTransactions(other), 'a')).complete()
    await expect(first.complete()).rejects.toMatchObject({ code: 'lease_lost' })
  })

  test('rolls back what it can’t commit, and lets the next begin', async () => {
    let refuses = false
    const store = sqliteTransactions(failing((sql) => refuses && sql === 'COMMIT'))
    await (await leaseOn(store, 'first')).complete()
    refuses = true
    const lease = await leaseOn(store, 'a')
    store.transactionOf(lease).exec(`INSERT INTO effects VALUES ('a')`)
    await expect(lease.complete()).rejects.toMatchObject(unavailable)
    expect(effects()).toBe(0)
    refuses = false
    await (await leaseOn(store, 'a')).complete()
  })

  test('that can’t even roll back does so ahead of the next, and never commits what was left', async () => {
    let refuses = false
    const store = sqliteTransactions(failing((sql) => refuses && /^(COMMIT|ROLLBACK)$/.test(sql)))
    await (await leaseOn(store, 'first')).complete()
    refuses = true
    const lease = await leaseOn(store, 'a')
    store.transactionOf(lease).exec(`INSERT INTO effects VALUES ('a')`)
    await expect(lease.complete()).rejects.toMatchObject(unavailable)
    await expect(leaseOn(store, 'b')).rejects.toMatchObject(unavailable)
    refuses = false
    await (await leaseOn(store, 'b')).complete()
    expect(effects()).toBe(0)
    await (await leaseOn(store, 'a')).complete()
  })

  test('that can’t roll back what then ends by itself is used again', async () => {
    let refuses = false
    const store = sqliteTransactions(failing((sql) => refuses && sql === 'ROLLBACK'))
    refuses = true
    const lease = await leaseOn(store, 'a')
    await expect(lease.release(new Error('on purpose'))).rejects.toThrow('on purpose')
    database.exec('ROLLBACK')
    await (await leaseOn(store, 'a')).complete()
  })
})
