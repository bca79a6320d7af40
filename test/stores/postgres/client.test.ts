import { expect, test, vi } from 'vitest'
import { type PostgresLike, queryOf } from '../../../src/stores/postgres/client.js'

test('pg, Neon and PGlite are asked by query', async () => {
  const query = vi.fn(async (_: string, __?: unknown[]) => ({ rows: [{ n: 1 }] }))
  expect(await queryOf({ query })('SELECT $1', ['a'])).toEqual([{ n: 1 }])
  expect(query).toHaveBeenCalledExactlyOnceWith('SELECT $1', ['a'])
})

test('postgres.js is asked by unsafe, though it is a function', async () => {
  const unsafe = vi.fn(async (_: string, __?: unknown[]) => [{ n: 1 }])
  const sql = Object.assign(() => {}, { unsafe })
  expect(await queryOf(sql)('SELECT $1', ['a'])).toEqual([{ n: 1 }])
  expect(unsafe).toHaveBeenCalledExactlyOnceWith('SELECT $1', ['a'])
})

test('what is no client is refused, a connection string, too', () => {
  for (const other of [undefined, null, 'postgres://localhost', {}, { query: 'text' }])
    expect(() => queryOf(other as unknown as PostgresLike)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
})
