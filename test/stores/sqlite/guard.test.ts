import { describe, expect, test, vi } from 'vitest'
import { hasTransaction } from '../../../src/stores/sqlite/client.js'
import { guardDatabase } from '../../../src/stores/sqlite/guard.js'
import { openWasm } from '../../support/sqlite-wasm.js'

/** What better-sqlite3 has beyond the least, and node:sqlite in part. */
class FullStatement {
  readonly reader = true
  declare readonly database: FullDatabase
  constructor(database: FullDatabase) {
    // as better-sqlite3 defines it, which a proxy must not hide
    Object.defineProperty(this, 'database', { value: database, writable: false, configurable: false })
  }
  get() {
    return { number: 1 }
  }
  all() {
    return [this.get()]
  }
  run() {
    return { changes: 1 }
  }
  raw() {
    return this
  }
  readonly returned = vi.fn(() => ({ done: true, value: undefined }))
  iterate() {
    return { next: () => ({ done: false, value: 1 }), return: this.returned }
  }
}

class FullDatabase {
  readonly name = 'webhooks.db'
  inTransaction = true
  readonly statement = new FullStatement(this)
  readonly executed: string[] = []
  exec(sql: string) {
    if (sql.startsWith('RELEASE')) throw new Error('no such savepoint')
    this.executed.push(sql)
    return this
  }
  prepare(_: string) {
    return this.statement
  }
  transaction(work: (...args: unknown[]) => unknown) {
    return Object.assign((...args: unknown[]) => work(...args), { database: this })
  }
  pragma() {
    return 'wal'
  }
}

describe('a guarded database', () => {
  test('is of the same class, has the same properties, and hands itself out, never the one it guards', () => {
    const database = new FullDatabase()
    const { database: client } = guardDatabase(database)
    expect(client).toBeInstanceOf(FullDatabase)
    expect(client.constructor.name).toBe('FullDatabase')
    expect(client.name).toBe('webhooks.db')
    expect(client.inTransaction).toBe(true)
    expect(client.exec('SELECT 1')).toBe(client)
    const statement = client.prepare('SELECT 1')
    expect(statement).toBeInstanceOf(FullStatement)
    expect(statement.constructor).toBe(FullStatement)
    expect(statement.reader).toBe(true)
    expect(statement.database).toBe(client)
    expect(statement.raw()).toBe(statement)
    expect(statement.get()).toEqual({ number: 1 })
  })

  test('runs what better-sqlite3 calls a transaction, in each of its ways, until it is over', () => {
    const { database: client, end } = guardDatabase(new FullDatabase())
    const run = client.transaction((one, other) => [one, other])
    for (const name of ['default', 'deferred', 'immediate', 'exclusive'])
      expect(Reflect.get(run, name)(1, 2)).toEqual([1, 2])
    expect(run.database).toBeUndefined()
    expect(run(1, 2)).toEqual([1, 2])
    expect(end()).toBe(true)
    expect(() => run(1, 2)).toThrow('has ended')
  })

  test('has no transaction() where the driver has none', () => {
    const wasm = openWasm()
    expect(Reflect.get(guardDatabase(wasm).database, 'transaction')).toBeUndefined()
    wasm.close()
  })

  test('ends what is still being read', () => {
    const database = new FullDatabase()
    const { database: client, end } = guardDatabase(database)
    const rows = client.prepare('SELECT 1').iterate()
    expect(rows.next()).toEqual({ done: false, value: 1 })
    end()
    expect(database.statement.returned).toHaveBeenCalledOnce()
  })

  test('refuses a method that is none of these, and is then not completed', () => {
    const { database: client, end } = guardDatabase(new FullDatabase())
    expect(() => client.pragma()).toThrow('pragma()')
    expect(end()).toBe(false)
  })

  test('passes an error of the driver on', () => {
    const database = new FullDatabase()
    const { database: client, end } = guardDatabase(database)
    database.statement.run = () => {
      throw new Error('UNIQUE constraint failed')
    }
    expect(() => client.prepare('INSERT').run()).toThrow('UNIQUE')
    expect(end()).toBe(true)
  })
})

describe('whether a transaction is open', () => {
  test('is asked of the driver', () => {
    expect(hasTransaction({ exec() {}, prepare: vi.fn(), isTransaction: true })).toBe(true)
    expect(hasTransaction({ exec() {}, prepare: vi.fn(), inTransaction: false })).toBe(false)
  })

  test('is tried out where the driver doesn’t say', () => {
    const wasm = openWasm()
    const silent = { exec: (sql: string) => wasm.exec(sql), prepare: vi.fn() }
    expect(hasTransaction(silent)).toBe(false)
    wasm.exec('BEGIN')
    expect(hasTransaction(silent)).toBe(true)
    wasm.exec('ROLLBACK')
    expect(hasTransaction(silent)).toBe(false)
    wasm.close()
  })
})
