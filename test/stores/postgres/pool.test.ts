import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { queryOf } from '../../../src/stores/postgres/client.js'
import { postgresStore, postgresTransactions } from '../../../src/stores/postgres/index.js'
import type { PooledClient } from '../../../src/stores/postgres/pool.js'
import type { PgClient } from '../../support/postgres.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A pool whose one client answers as it is told to. */
function poolAnswering(answer: () => Promise<{ rows: Record<string, unknown>[] }>) {
  const client = {
    query: vi.fn(async (_: string, __?: unknown[]) => answer()),
    on: vi.fn<PooledClient['on']>(),
    off: vi.fn<PooledClient['off']>(),
    release: vi.fn<PooledClient['release']>(),
  }
  const pool = { idleCount: 0, query: client.query, connect: async () => client, options: timed }
  return { pool, client }
}

const timed: { readonly connectionTimeoutMillis?: number } = { connectionTimeoutMillis: 1000 }

describe('a statement on a pool', () => {
  test('has a client of its own, which is given back', async () => {
    const { pool, client } = poolAnswering(async () => ({ rows: [{ n: 1 }] }))
    expect(await queryOf(pool)('SELECT $1', ['a'])).toEqual([{ n: 1 }])
    expect(client.query).toHaveBeenCalledExactlyOnceWith('SELECT $1', ['a'])
    expect(client.release).toHaveBeenCalledExactlyOnceWith(false)
    expect(client.on.mock.calls).toEqual(client.off.mock.calls)
  })

  test('that fails has its connection closed', async () => {
    const { pool, client } = poolAnswering(() => Promise.reject(new Error('away')))
    await expect(queryOf(pool)('SELECT 1', [])).rejects.toThrow('away')
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })

  test('that isn’t answered in time has its connection closed', async () => {
    const { pool, client } = poolAnswering(() => new Promise(() => {}))
    const answer = queryOf(pool, 3)('SELECT 1', [])
    const refused = expect(answer).rejects.toThrow('PostgreSQL did not answer a statement within 3 s')
    await vi.advanceTimersByTimeAsync(2999)
    expect(client.release).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await refused
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })
})

test.each([{}, { connectionTimeoutMillis: 0 }])(
  'a pool with %j is refused: it may wait for ever',
  (options) => {
    const { pool } = poolAnswering(async () => ({ rows: [] }))
    const refused = expect.objectContaining({
      code: 'option_invalid',
      message: expect.stringContaining('new Pool({ connectionTimeoutMillis: 2000 })'),
    })
    for (const store of [postgresStore, postgresTransactions<PgClient>])
      expect(() => store({ ...pool, options })).toThrow(refused)
  },
)

test('a pool that hides its options is taken as it is', () => {
  const { options: _, ...pool } = poolAnswering(async () => ({ rows: [] })).pool
  expect(() => postgresStore(pool)).not.toThrow()
})
