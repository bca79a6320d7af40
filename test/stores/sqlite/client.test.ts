import { describe, expect, test, vi } from 'vitest'
import { inTransaction, retryWhileBusy } from '../../../src/stores/sqlite/client.js'
import { withExec } from '../../support/sqlite.js'
import { openWasm } from '../../support/sqlite-wasm.js'

const busy = {
  'better-sqlite3': Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }),
  'better-sqlite3, extended': Object.assign(new Error('database is locked'), {
    code: 'SQLITE_BUSY_SNAPSHOT',
  }),
  'node:sqlite': Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
  'node:sqlite, extended': Object.assign(new Error('database is locked'), { errcode: 517 }),
}
const soon = () => performance.now() + 10_000

describe.each(Object.entries(busy))('a busy database, by %s', (_, error) => {
  test('is tried again until it is free', async () => {
    let tries = 0
    const run = () => {
      if (++tries < 4) throw error
      return 'done'
    }
    expect(await retryWhileBusy(soon(), run)).toBe('done')
    expect(tries).toBe(4)
  })

  test('is given up on', async () => {
    const run = vi.fn(() => {
      throw error
    })
    await expect(retryWhileBusy(performance.now() + 20, run)).rejects.toThrow('Another connection')
    expect(run).toHaveBeenCalled()
  })
})

test('nothing is begun for somebody who has given up', async () => {
  const run = vi.fn()
  await expect(retryWhileBusy(performance.now() - 1, run)).rejects.toThrow('Another connection')
  expect(run).not.toHaveBeenCalled()
})

test.each([
  ['another error of better-sqlite3', Object.assign(new Error('no'), { code: 'SQLITE_CONSTRAINT' })],
  ['another error of node:sqlite', Object.assign(new Error('no'), { errcode: 19 })],
  ['an error of neither', new Error('no')],
  ['no error at all', 'no'],
])('%s is thrown at once', async (_, error) => {
  const run = vi.fn(() => {
    throw error
  })
  await expect(retryWhileBusy(soon(), run)).rejects.toBe(error)
  expect(run).toHaveBeenCalledOnce()
})

describe('work in one transaction', () => {
  test('is undone where it fails, or can’t be committed', () => {
    const database = openWasm()
    database.exec('CREATE TABLE effects (id TEXT)')
    const effects = () => Object(database.prepare('SELECT count(*) AS number FROM effects').get()).number
    const insert = () => database.exec(`INSERT INTO effects VALUES ('a')`)
    const failing = () => {
      insert()
      throw new Error('on purpose')
    }
    expect(() => inTransaction(database, failing)).toThrow('on purpose')
    const exec = (sql: string) => {
      if (sql === 'COMMIT') throw new Error('database is locked')
      return database.exec(sql)
    }
    expect(() => inTransaction(withExec(database, exec), insert)).toThrow('locked')
    expect(database.inTransaction).toBe(false)
    expect(effects()).toBe(0)
    inTransaction(database, insert)
    expect(effects()).toBe(1)
    database.close()
  })

  test('may have been ended by its error', () => {
    const database = openWasm()
    const failing = () => {
      database.exec('ROLLBACK')
      throw new Error('disk full')
    }
    expect(() => inTransaction(database, failing)).toThrow('disk full')
    database.close()
  })
})
