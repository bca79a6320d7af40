import { describe, expect, test, vi } from 'vitest'
import { guardClient } from '../../../src/stores/postgres/guarded-client.js'
import { createGuard } from '../../../src/stores/postgres/transaction-guard.js'

type Callback = (error: unknown, result?: unknown) => void

/** A client that runs statements as pg does: by promise, by callback, or as an object that runs itself. */
class FakeClient {
  readonly ran: unknown[] = []
  readonly pid = 7
  failing: string | undefined
  released = 0

  query(statement: unknown, ...rest: unknown[]): unknown {
    this.ran.push(statement)
    const text = typeof statement === 'string' ? statement : Object(statement).text
    const error = text === this.failing ? new Error('failed') : undefined
    const callback = rest.at(-1)
    if (typeof callback === 'function')
      return void queueMicrotask(() => (callback as Callback)(error, { rows: [] }))
    if (typeof Object(statement).submit === 'function') return statement
    return error ? Promise.reject(error) : Promise.resolve({ rows: [] })
  }
  exec = this.query
  sql = async (strings: TemplateStringsArray, ..._values: unknown[]) => void this.ran.push(strings.join('?'))
  release() {
    this.released++
  }
  end() {
    return Promise.resolve()
  }
  on() {
    return this
  }
  escapeLiteral(text: string) {
    return `'${text}'`
  }
}

function guarded() {
  const [client, guard] = [new FakeClient(), createGuard()]
  return { ...guardClient(client, guard), raw: client, guard }
}

const byCallback = (client: FakeClient, ...args: unknown[]) =>
  new Promise((resolve) => client.query(...(args as [unknown]), (error: unknown) => resolve(error)))

describe('a guarded client', () => {
  test('runs statements as they are, and is what it was otherwise', async () => {
    const { client, raw, guard } = guarded()
    await client.query('SELECT $1', [1])
    await client.query({ text: 'SELECT 2' })
    await client.exec('SELECT 3; SELECT 4')
    await client.sql`SELECT ${5}`
    expect(raw.ran).toEqual(['SELECT $1', { text: 'SELECT 2' }, 'SELECT 3; SELECT 4', 'SELECT ?'])
    expect(client).toBeInstanceOf(FakeClient)
    expect(client.pid).toBe(7)
    expect(client.escapeLiteral('a')).toBe("'a'")
    expect(client.on()).toBe(client)
    expect(guard.end()).toBe(true)
  })

  test('makes savepoints of what would begin and end a transaction, one in another, too', async () => {
    const { client, raw, guard } = guarded()
    await client.query('BEGIN')
    await client.query({ text: 'begin', rowMode: 'array' }, [])
    await client.exec('ROLLBACK;')
    await client.sql`COMMIT`
    await byCallback(client, 'BEGIN', [])
    await byCallback(client, { text: 'COMMIT' })
    expect(raw.ran).toEqual([
      'SAVEPOINT hookproof_1',
      'SAVEPOINT hookproof_2',
      'ROLLBACK TO SAVEPOINT hookproof_2',
      'RELEASE SAVEPOINT hookproof_1',
      'SAVEPOINT hookproof_1',
      'RELEASE SAVEPOINT hookproof_1',
    ])
    expect(guard.end()).toBe(true)
  })

  test('lets a transaction of the handler’s be rolled back whose COMMIT failed', async () => {
    const { client, raw, guard } = guarded()
    await client.query('BEGIN')
    raw.failing = 'RELEASE SAVEPOINT hookproof_1'
    await expect(client.query('COMMIT')).rejects.toThrow('failed')
    expect(await byCallback(client, 'COMMIT')).toMatchObject({ message: 'failed' })
    await client.query('ROLLBACK')
    expect(raw.ran.at(-1)).toBe('ROLLBACK TO SAVEPOINT hookproof_1')
    expect(guard.end()).toBe(true)
  })

  test('is not completed where the handler leaves a transaction of its own open', async () => {
    const { client, guard } = guarded()
    await client.query('BEGIN')
    expect(guard.end()).toBe(false)
  })

  test.each<[string, (client: FakeClient) => unknown]>([
    ['COMMIT', (client) => client.query('COMMIT')],
    ['ROLLBACK in an object', (client) => client.query({ text: 'ROLLBACK' })],
    ['COMMIT among others', (client) => client.exec('SELECT 1; COMMIT')],
    ['COMMIT AND CHAIN', (client) => client.query('COMMIT AND CHAIN')],
    ['ROLLBACK by a tag', (client) => client.sql`ROLLBACK`],
    ['a query object', (client) => client.query({ text: 'COMMIT', submit() {} })],
    ['a stream', (client) => client.query({ cursor: { text: 'COMMIT' }, submit() {} })],
    ['a query object without a text', (client) => client.query({ submit() {} })],
    ['nothing', (client) => client.query(undefined)],
    ['end', (client) => client.end()],
  ])('refuses %s, and is not completed, though the handler goes on', async (_, run) => {
    const { client, raw, guard } = guarded()
    await expect(run(client)).rejects.toMatchObject({ code: 'option_invalid' })
    expect(raw.ran).toEqual([])
    expect(guard.end()).toBe(false)
  })

  test('tells a callback of a refusal', async () => {
    const { client, raw } = guarded()
    expect(await byCallback(client, 'COMMIT')).toMatchObject({ code: 'option_invalid' })
    expect(raw.ran).toEqual([])
  })

  test('refuses everything once its time is over, and ends no process by that', async () => {
    const { client, raw, guard } = guarded()
    guard.end()
    const over = 'The transaction has ended'
    await expect(client.query('SELECT 1')).rejects.toThrow(over)
    await expect(client.sql`SELECT 1`).rejects.toThrow(over)
    await expect(client.on()).rejects.toThrow(over)
    await expect(client.query({ text: 'SELECT 1', submit() {} })).rejects.toThrow(over)
    void client.query('nobody waits for this')
    expect(raw.ran).toEqual([])
  })

  test('is released by the store only', () => {
    const { client, raw, guard } = guarded()
    client.release()
    expect(raw.released).toBe(0)
    expect(guard.end()).toBe(true)
  })
})

describe('what runs', () => {
  test('is known until it ends, by promise and by callback', async () => {
    const { client, raw, isRunning, isTracked } = guarded()
    raw.failing = 'SELECT 2'
    for (const text of ['SELECT 1', 'SELECT 2']) {
      const [answer, told] = [client.query(text), byCallback(client, text)]
      expect(isRunning()).toBe(true)
      await Promise.allSettled([answer, told])
      await vi.waitFor(() => expect(isRunning()).toBe(false))
    }
    expect(isTracked()).toBe(true)
  })

  test('is not, of an object that runs itself', () => {
    const { client, isRunning, isTracked } = guarded()
    const cursor = { text: 'SELECT 1', submit() {} }
    expect(client.query(cursor)).toBe(cursor)
    expect([isRunning(), isTracked()]).toEqual([false, false])
  })
})
