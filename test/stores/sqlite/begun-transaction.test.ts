import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { begunTransaction } from '../../../src/stores/sqlite/begun-transaction.js'
import { type TestDatabase, withExec } from '../../support/sqlite.js'
import { openWasm } from '../../support/sqlite-wasm.js'

let database: TestDatabase
beforeEach(() => {
  database = openWasm()
  database.exec('CREATE TABLE effects (id TEXT)')
  database.exec(`BEGIN IMMEDIATE; SAVEPOINT hookproof; INSERT INTO effects VALUES ('a')`)
})
afterEach(() => database.close())

const effects = () => Object(database.prepare('SELECT count(*) AS number FROM effects').get()).number

function start(connection: TestDatabase = database) {
  const [endTurn, onOrphaned] = [vi.fn(), vi.fn()]
  return { endTurn, onOrphaned, transaction: begunTransaction(connection, 10, endTurn, onOrphaned) }
}

test('ends once, however often it is ended', async () => {
  const { transaction, endTurn, onOrphaned } = start()
  await transaction.rollback()
  database.exec('BEGIN')
  await transaction.rollback()
  transaction.destroy()
  expect(database.inTransaction).toBe(true)
  expect(endTurn).toHaveBeenCalledOnce()
  expect(onOrphaned).not.toHaveBeenCalled()
})

test('is not committed once it was given up on, though the file is free by then', async () => {
  let isBusy = true
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })
  const connection = withExec(database, (sql) => {
    if (sql === 'COMMIT' && isBusy) throw busy
    return database.exec(sql)
  })
  const { transaction, endTurn } = start(connection)
  const committing = transaction.commit()
  transaction.destroy()
  isBusy = false
  database.exec(`BEGIN; INSERT INTO effects VALUES ('of the next')`)
  await expect(committing).rejects.toThrow('rolled back')
  expect(database.inTransaction).toBe(true)
  database.exec('ROLLBACK')
  expect(effects()).toBe(0)
  expect(endTurn).toHaveBeenCalledOnce()
})

test('tells where it can’t be rolled back, and ends its turn', () => {
  const connection = withExec(database, () => {
    throw new Error('disk I/O error')
  })
  const { transaction, endTurn, onOrphaned } = start(connection)
  transaction.destroy()
  expect(onOrphaned).toHaveBeenCalledOnce()
  expect(endTurn).toHaveBeenCalledOnce()
})
