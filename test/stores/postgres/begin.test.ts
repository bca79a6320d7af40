import { describe, expect, test, vi } from 'vitest'
import { beginTransaction, type PooledClient } from '../../../src/stores/postgres/begin.js'

/** A pool with one client that fails at one statement. */
function poolFailingAt(failing?: string) {
  const listeners = new Set<() => void>()
  const client = {
    query: vi.fn(async (text: string) => {
      if (text === failing) throw new Error(`${text} failed`)
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
    const { pool, client, listeners } = poolFailingAt()
    const transaction = await beginTransaction(pool)
    expect(transaction.client).toBe(client)
    expect(listeners.size).toBe(1)
    // as a connection tells that it broke: unheard, it would end the process
    for (const listener of listeners) listener()
    expect(client.release).not.toHaveBeenCalled()
    await transaction[end]()
    expect(statements(client)).toEqual(['BEGIN', end.toUpperCase()])
    expect(client.release).toHaveBeenCalledExactlyOnceWith(false)
    expect(listeners.size).toBe(0)
  })

  test('that can’t begin has its client destroyed', async () => {
    const { pool, client } = poolFailingAt('BEGIN')
    await expect(beginTransaction(pool)).rejects.toThrow('BEGIN failed')
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
  })

  test.each(['commit', 'rollback'] as const)('whose %s fails has its client destroyed', async (end) => {
    const { pool, client, listeners } = poolFailingAt(end.toUpperCase())
    const transaction = await beginTransaction(pool)
    await expect(transaction[end]()).rejects.toThrow('failed')
    expect(client.release).toHaveBeenCalledExactlyOnceWith(true)
    expect(listeners.size).toBe(0)
  })
})

describe.each(['begin', 'transaction'] as const)('a transaction by a callback of %s', (method) => {
  /** A library that commits when its callback resolves, and rolls back when that rejects. */
  function library() {
    const ends: string[] = []
    const run = async (work: (client: object) => Promise<void>) => {
      await work({}).then(
        () => ends.push('commit'),
        (error) => {
          ends.push('rollback')
          throw error
        },
      )
    }
    return { pool: { [method]: run } as { begin: typeof run }, ends }
  }

  test.each(['commit', 'rollback'] as const)('ends when its %s is asked for', async (end) => {
    const { pool, ends } = library()
    const transaction = await beginTransaction(pool)
    expect(ends).toEqual([])
    await transaction[end]()
    expect(ends).toEqual([end])
  })

  test('that can’t begin rejects', async () => {
    const refusing = { [method]: () => Promise.reject(new Error('away')) } as unknown as {
      begin(): Promise<never>
    }
    await expect(beginTransaction(refusing)).rejects.toThrow('away')
  })

  test('whose commit fails says so', async () => {
    const failing = {
      [method]: async (work: (client: object) => Promise<void>) => {
        await work({})
        throw new Error('no commit')
      },
    } as unknown as { begin(work: (client: object) => Promise<void>): Promise<void> }
    const transaction = await beginTransaction(failing)
    await expect(transaction.commit()).rejects.toThrow('no commit')
  })
})
