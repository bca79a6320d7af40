import { afterEach, beforeEach, expect, test } from 'vitest'
import { sqliteLog, sqliteLogEngine } from '../../../src/stores/sqlite/log.js'
import { sqliteLogContracts } from '../../contracts/log/sqlite.js'
import { type Connections, freshFile, type TestDatabase } from '../../support/sqlite.js'
import { freshMemory, openWasm } from '../../support/sqlite-wasm.js'

sqliteLogContracts('a WASM SQLite', freshMemory)

const entry = {
  status: 'received',
  fence: 1,
  provider: 'p',
  type: 't',
  receivedAt: 1,
  facts: '{}',
  seal: '',
  body: new Uint8Array(),
} as const

let connections: Connections<TestDatabase>
beforeEach(async () => {
  connections = await freshFile(openWasm)
})
afterEach(() => connections.remove())

test('a file that another connection writes is waited for as long as the timeout says', async () => {
  const other = connections.connect()
  other.exec('BEGIN IMMEDIATE')
  const log = sqliteLog(connections.connect(), { timeout: 0.05 })
  await expect(log.forget('k')).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('SQLite'),
  })
  other.exec('ROLLBACK')
  expect(await log.forget('k')).toBe(false)
})

test('what is deleted leaves no body behind', async () => {
  const database = connections.connect()
  const engine = sqliteLogEngine(database)
  const bodies = () => database.prepare('SELECT key FROM hookproof_log_bodies').all().length
  await engine.save(['a', 'b', 'c'].map((key, at) => ({ ...entry, key, receivedAt: at })))
  expect(bodies()).toBe(3)
  await engine.remove('b')
  expect(bodies()).toBe(2)
  await engine.prune(2)
  expect(bodies()).toBe(1)
})

test('of many that are saved at once, none is where one can’t be', async () => {
  const database = connections.connect()
  const failing: TestDatabase = {
    ...database,
    get inTransaction() {
      return database.inTransaction === true
    },
    prepare(sql) {
      const statement = database.prepare(sql)
      const run: typeof statement.run = (...values) => {
        if (values[0] === 'b') throw new Error('disk I/O error')
        return statement.run(...values)
      }
      return { ...statement, run }
    },
  }
  const engine = sqliteLogEngine(failing)
  const entries = ['a', 'b'].map((key) => ({ ...entry, key }))
  await expect(engine.save(entries)).rejects.toThrow('disk I/O error')
  expect(await engine.load('a')).toBeUndefined()
  await engine.save([{ ...entry, key: 'a' }])
  expect(await engine.load('a')).toMatchObject({ attempts: 1 })
})

test('a table of somebody else’s is told, body first', async () => {
  const database = connections.connect()
  const engine = sqliteLogEngine(database)
  expect(await engine.load('k')).toBeUndefined()
  database.exec(
    `INSERT INTO hookproof_log VALUES ('k', 'handled', 1, NULL, NULL, 'p', 't', 1, 1, '{}', '');
     INSERT INTO hookproof_log_bodies VALUES ('k', 'text')`,
  )
  await expect(engine.load('k')).rejects.toThrow(/bytes/)
})
