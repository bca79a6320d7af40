import { describe, expect, test, vi } from 'vitest'
import { beginTransaction } from '../../../src/stores/postgres/begin.js'
import type { PooledClient } from '../../../src/stores/postgres/pool.js'

const never = new Promise<never>(() => {})

/** A pool with one client that fails at one statement, or never answers another. */
function poolOf({ failing, silent }: { failing?: string; silent?: string } = {}) {
  const listeners = new Set<() => void>()
  const client = {
    query: vi.fn(async (text: string) => {
      if (text === failing) throw new Error(`${text} failed`)
      if (text === silent) await never
    }),
    on: vi.fn<PooledClient['on']>((_, listener) => listeners.add(listener)),
    off: vi.fn<PooledClient['off']>((_, listener) => listeners.delete(listener)),
    release: vi.fn<PooledClient['release']>(),
  }
  return { pool: { connect: async () => client }, client, listeners }
}

const statements = ({ query }: { query: { mock: { calls: [string][] } } }) =>
  query.mock.calls.map(([text]) => text)

describe('a transaction of pg', () => {
  test.each(['commit', 'rollback'] as const)('has a client of its own, until its %s', async (end) => {
    const { pool, client, listeners } = poolOf()
    const transaction = await beginTransaction(pool, 1)
    expect(transaction.client).toBe(client)
    expect(listeners.size).toBe(1)
    // as a connection tells that it broke: unheard, it would end the process
    for (const listener of listeners) listener()
    expect(client.release).not.toHaveBeenCalled()
    await transaction[end]()
    expect(statements(client)).toEqual(['BEGIN', end.toUpperCase()])
    expect(client.release).toHaveBeenCalledExactlyOnceWith(false)
    expect(listeners.size).toBe(0)
    transaction.destroy()
    expect(client.release).toHaveBeenCalledOnce()
  })

  test('tells that its connection is lost', async () => {
    const { pool, listeners } = poolOf()
    const lost = vi.fn()
    const transaction = await beginTransaction(pool, 1)
    transaction.onLost(lost)
    expect(lost).not.toHaveBeenCalled()
    for (const listener of listeners) listener()
    expect(lost).toHaveBeenCalledOnce()
  })

  test.each([
    ['is refused', { failing: 'BEGIN' }, 'BEGIN failed'],
    ['isn’t answered in time', { silent: 'BEGIN' }, 'PostgreSQL did not answer a statement within 0.01 s'],
  ])('whose BEGIN %s has its client destroyed', async (_, how, message) => {
    const { pool, client } = poolOf(how)
    await expect(beginTransaction(pool, 0.01)).rejects.toThrow(message)
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })

  test.each(['commit', 'rollback'] as const)('whose %s fails is not given back', async (end) => {
    const { pool, client } = poolOf({ failing: end.toUpperCase() })
    const transaction = await beginTransaction(pool, 1)
    await expect(transaction[end]()).rejects.toThrow('failed')
    expect(client.release).not.toHaveBeenCalled()
    transaction.destroy()
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })

  test('that is destroyed waits for nothing', async () => {
    const { pool, client } = poolOf({ silent: 'ROLLBACK' })
    const transaction = await beginTransaction(pool, 1)
    void transaction.rollback()
    transaction.destroy()
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })
})

describe.each(['begin', 'transaction'] as const)('a transaction by a callback of %s', (method) => {
  /** A library that commits when its callback resolves, and rolls back when that rejects or it is cut off. */
  function library() {
    const ends: string[] = []
    let cutOff = (_error: Error) => {}
    const lost = new Promise<never>((_, reject) => {
      cutOff = reject
    })
    const run = (work: (client: object) => Promise<void>) =>
      Promise.race([work({}), lost]).then(
        () => void ends.push('commit'),
        (error) => {
          ends.push('rollback')
          throw error
        },
      )
    return { pool: { [method]: run } as { begin: typeof run }, ends, cutOff }
  }

  test.each(['commit', 'rollback'] as const)('ends when its %s is asked for', async (end) => {
    const { pool, ends } = library()
    const transaction = await beginTransaction(pool, 1)
    const lost = vi.fn()
    transaction.onLost(lost)
    expect(ends).toEqual([])
    await transaction[end]()
    expect(ends).toEqual([end])
    expect(lost).not.toHaveBeenCalled()
  })

  test('that is destroyed is rolled back', async () => {
    const { pool, ends } = library()
    ;(await beginTransaction(pool, 1)).destroy()
    await vi.waitFor(() => expect(ends).toEqual(['rollback']))
  })

  test('tells that its connection is lost', async () => {
    const { pool, cutOff, ends } = library()
    const transaction = await beginTransaction(pool, 1)
    const lost = vi.fn()
    transaction.onLost(lost)
    cutOff(new Error('away'))
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce())
    // nothing is sent over a connection that is closed
    transaction.destroy()
    await transaction.rollback()
    expect(ends).toEqual(['rollback'])
  })

  test('that can’t begin rejects', async () => {
    const refusing = { [method]: () => Promise.reject(new Error('away')) } as unknown as {
      begin(): Promise<never>
    }
    await expect(beginTransaction(refusing, 1)).rejects.toThrow('away')
  })

  test('whose commit fails says so', async () => {
    const failing = {
      [method]: async (work: (client: object) => Promise<void>) => {
        await work({})
        throw new Error('no commit')
      },
    } as unknown as { begin(work: (client: object) => Promise<void>): Promise<void> }
    const transaction = await beginTransaction(failing, 1)
    await expect(transaction.commit()).rejects.toThrow('no commit')
  })
})
