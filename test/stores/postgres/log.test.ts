import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresLog, postgresLogEngine } from '../../../src/stores/postgres/log.js'
import { logTableSql } from '../../../src/stores/postgres/log-table.js'
import { logContract } from '../../contracts/log/contract.js'
import { postgresJs } from '../../support/postgres.js'

const entry = {
  key: 'k',
  status: 'received',
  fence: 1,
  provider: 'labsync',
  type: 'job.created',
  receivedAt: 1,
  facts: '{}',
  seal: '',
  body: new Uint8Array(),
} as const

let database: PGlite

beforeAll(async () => {
  database = new PGlite()
  await database.waitReady
}, 60_000)
afterAll(() => database.close())

logContract({
  name: 'PGlite',
  async start() {
    await postgresLog(database).ensureTable()
    return { engine: postgresLogEngine(database), stop() {} }
  },
})

logContract({
  name: 'PGlite as postgres.js',
  async start() {
    const sql = postgresJs(database)
    await postgresLog(sql, { table: 'as_postgres_js' }).ensureTable()
    return { engine: postgresLogEngine(sql, 'as_postgres_js'), stop() {} }
  },
})

test('its table is created once, however often that is asked, in a schema of its own, too', async () => {
  await database.exec('CREATE SCHEMA webhooks')
  const log = postgresLog(database, { table: 'webhooks.logged' })
  await Promise.all(Array.from({ length: 8 }, () => log.ensureTable()))
  expect(await log.count()).toMatchObject({ handled: 0 })
})

test('its table is created by logTableSql, for migrations', async () => {
  for (const sql of logTableSql('migrated')) await database.exec(sql)
  await postgresLog(database, { table: 'migrated' }).ensureTable()
  expect(await postgresLog(database, { table: 'migrated' }).get('k')).toBeUndefined()
  expect(logTableSql().join()).toContain('hookproof_log')
})

test.each(['Log', 'a.b.c', 'x; DROP TABLE y', '', "l'og"])('%j is refused as its name', (table) => {
  const refused = expect.objectContaining({ code: 'option_invalid' })
  expect(() => logTableSql(table)).toThrow(refused)
  expect(() => postgresLog(database, { table })).toThrow(refused)
})

test('a table that is missing makes the log unavailable, and the error says what to do', async () => {
  const missing = {
    code: 'store_unavailable',
    message: expect.stringMatching(/no table nowhere: call ensureTable\(\)/),
  }
  await expect(postgresLog(database, { table: 'nowhere' }).list()).rejects.toMatchObject(missing)
  await expect(postgresLogEngine(database, 'nowhere').save([entry])).rejects.toMatchObject(missing)
})

test('a body that a client hands out as text is told', async () => {
  const query = async () => ({ rows: [{ ...entry, attempts: 1, body: '\\x00' }] })
  await expect(postgresLogEngine({ query }).load('k')).rejects.toThrow(/bytes/)
})

test('a query for no status finds nothing', async () => {
  const engine = postgresLogEngine(database)
  await engine.save([entry])
  expect(await engine.list({ statuses: [], since: 0, limit: 10 })).toEqual([])
})

test('what failed is found by its index, also among many that were handled', async () => {
  const table = 'indexed'
  await postgresLog(database, { table }).ensureTable()
  await database.exec(`
    INSERT INTO ${table} SELECT 'k' || n, CASE WHEN n % 2000 = 0 THEN 'failed' ELSE 'handled' END, 1, NULL, NULL,
      'p', 't', n, 1, '{}', '', '' FROM generate_series(1, 10000) AS n;
    ANALYZE ${table}`)
  const texts: string[] = []
  const spy = {
    query(text: string, values?: unknown[]) {
      texts.push(text)
      return database.query<Record<string, unknown>>(text, values)
    },
  }
  const query = {
    statuses: ['failed'],
    since: 0,
    limit: 10,
    after: { receivedAt: 2000, key: 'k2000' },
  } as const
  expect(await postgresLogEngine(spy, table).list(query)).toHaveLength(4)
  const { rows } = await database.query(`EXPLAIN ${texts[0]}`, [0, 2000, 'k2000'])
  expect(JSON.stringify(rows)).toContain(`${table}_status`)
})
