import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Batched, createBatches } from '../../../src/delivery/log/batches.js'

afterEach(() => vi.unstubAllGlobals())

/** A function that writes by hand: each batch it was given, and what ends the oldest of them. */
function writing(timeout = 60) {
  const batches: (readonly string[])[] = []
  const ends: ((error?: Error) => void)[] = []
  const put = createBatches<Batched>((items) => {
    batches.push(items.map(({ key }) => key))
    return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())))
  }, timeout)
  const end = async (error?: Error) => {
    await vi.waitFor(() => expect(ends.length).toBeGreaterThan(0))
    ends.shift()?.(error)
  }
  return { put, batches, end }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what comes in one turn is written in one batch, and what comes meanwhile in the next', async () => {
  const { put, batches, end } = writing()
  const first = Promise.all(['a', 'b'].map((key) => put({ key })))
  await turn()
  const second = Promise.all(['c', 'd'].map((key) => put({ key })))
  await turn()
  expect(batches).toEqual([['a', 'b']])
  await end()
  await first
  await end()
  await second
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  const third = put({ key: 'e' })
  await end()
  await third
  expect(batches[2]).toEqual(['e'])
})

test('a batch that fails fails for each in it, and for nobody else', async () => {
  const { put, end } = writing()
  const failing = Promise.allSettled(['a', 'b'].map((key) => put({ key })))
  await turn()
  const next = put({ key: 'c' })
  await end(new Error('gone'))
  expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await end()
  await next
})

describe('a batch ends', () => {
  async function batchesOf(items: readonly Batched[]): Promise<readonly (readonly string[])[]> {
    const batches: (readonly string[])[] = []
    const put = createBatches<Batched>(async (batch) => void batches.push(batch.map(({ key }) => key)), 60)
    await Promise.all(items.map(put))
    return batches
  }

  test('before a key that it has, in the order in which they came', async () => {
    expect(await batchesOf([{ key: 'a' }, { key: 'a' }, { key: 'b' }, { key: 'a' }])).toEqual([
      ['a', 'b'],
      ['a'],
      ['a'],
    ])
  })

  test('after a hundred', async () => {
    const batches = await batchesOf(Array.from({ length: 250 }, (_, at) => ({ key: String(at) })))
    expect(batches.map((batch) => batch.length)).toEqual([100, 100, 50])
  })

  test('before it has more than 256 KiB, unless one alone does', async () => {
    const large = (key: string, bytes: number) => ({ key, body: new Uint8Array(bytes) })
    expect(
      await batchesOf([large('a', 1_048_576), large('b', 131_072), large('c', 131_072), large('d', 1)]),
    ).toEqual([['a'], ['b', 'c'], ['d']])
  })
})

test('what has waited longer than its timeout is not written', async () => {
  const { put, batches, end } = writing(0.01)
  void put({ key: 'a' })
  await turn()
  const late = vi.fn()
  void put({ key: 'b' }).then(late, late)
  await new Promise((resolve) => setTimeout(resolve, 20))
  await end()
  const next = put({ key: 'c' })
  await end()
  await next
  expect(batches).toEqual([['a'], ['c']])
  expect(late).not.toHaveBeenCalled()
})

test('a runtime without setImmediate writes in the same turn', async () => {
  vi.stubGlobal('setImmediate', undefined)
  const write = vi.fn(async () => {})
  await createBatches(write, 60)({ key: 'a' })
  expect(write).toHaveBeenCalledOnce()
})
