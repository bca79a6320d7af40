import { describe, expect, test } from 'vitest'
import { guardSql } from '../../../src/stores/postgres/guarded-sql.js'
import { createGuard } from '../../../src/stores/postgres/transaction-guard.js'

/** What a transaction of postgres.js has, and what it ran. */
function fakeSql() {
  const ran: string[] = []
  let failing: string | undefined
  const run = async (text: string) => {
    ran.push(text)
    if (text === failing) throw new Error('failed')
    return []
  }
  const base = (first: unknown, ...values: unknown[]): unknown =>
    Array.isArray(first) && 'raw' in first ? run(first.join('?')) : { first, values }
  const sql = Object.assign(base, {
    unsafe: (text: string): unknown => run(text),
    savepoint: async (name: unknown, work?: unknown) => {
      const call = typeof name === 'function' ? name : work
      if (typeof call === 'function') await call(fake.sql)
    },
    notify: async () => {},
    json: (value: unknown) => ({ json: value }),
    file: async () => {},
    prepare: () => {},
    options: { max: 1 },
  })
  const fake = {
    sql,
    ran,
    failAt(text: string) {
      failing = text
    },
  }
  return fake
}

function guarded() {
  const [fake, guard] = [fakeSql(), createGuard()]
  return { ...fake, ...guardSql(fake.sql, guard), guard }
}

describe('a guarded sql of postgres.js', () => {
  test('runs templates and texts, and is what it was otherwise', async () => {
    const { client, ran, guard, isRunning, isTracked } = guarded()
    await client`SELECT ${1}`
    await client.unsafe('SELECT 2')
    await client.notify()
    expect(client('name')).toEqual({ first: 'name', values: [] })
    expect(client.json(1)).toEqual({ json: 1 })
    expect(client.options).toEqual({ max: 1 })
    expect(ran).toEqual(['SELECT ?', 'SELECT 2'])
    // its queries begin when they are awaited, so that nobody can tell
    expect([isRunning(), isTracked()]).toEqual([false, false])
    expect(guard.end()).toBe(true)
  })

  test('makes savepoints of what would begin and end a transaction', async () => {
    const { client, ran, failAt, guard } = guarded()
    await client`BEGIN`
    failAt('RELEASE SAVEPOINT hookproof_1')
    await expect(client.unsafe('COMMIT')).rejects.toThrow('failed')
    await client`ROLLBACK`
    expect(ran).toEqual([
      'SAVEPOINT hookproof_1',
      'RELEASE SAVEPOINT hookproof_1',
      'ROLLBACK TO SAVEPOINT hookproof_1',
    ])
    expect(guard.end()).toBe(true)
  })

  test.each<[string, (client: ReturnType<typeof fakeSql>['sql']) => unknown]>([
    ['COMMIT by a template', (client) => client`COMMIT`],
    ['COMMIT by a text', (client) => client.unsafe('COMMIT')],
    ['COMMIT in a savepoint', (client) => client.savepoint('a', (inner: typeof client) => inner`COMMIT`)],
    [
      'COMMIT in a savepoint without a name',
      (client) => client.savepoint((inner: typeof client) => inner`COMMIT`),
    ],
    ['a file', (client) => client.file()],
    ['prepare', (client) => client.prepare()],
  ])('refuses %s, and is not completed, though the handler goes on', async (_, run) => {
    const { client, ran, guard } = guarded()
    await expect(run(client)).rejects.toMatchObject({ code: 'option_invalid' })
    expect(ran).toEqual([])
    expect(guard.end()).toBe(false)
  })

  test('refuses everything once its time is over', async () => {
    const { client, ran, guard } = guarded()
    guard.end()
    for (const run of [() => client`SELECT 1`, () => client.unsafe('SELECT 1'), () => client.notify()])
      await expect(run()).rejects.toThrow('The transaction has ended')
    expect(ran).toEqual([])
  })
})
