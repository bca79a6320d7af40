import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Delivery, Lease, Refusal } from '../../src/delivery/store.js'
import { defineTransactionStore, type Transaction } from '../../src/delivery/transaction-store.js'
import { WebhookError } from '../../src/errors.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const delivery: Delivery = { key: 'labsync::id:evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
const never = () => new Promise<never>(() => {})
const away = () => Promise.reject(new Error('away'))

const granted = { attempt: 2, fence: 9 }

/** A transaction that says yes to everything, but for what is said otherwise. */
function transactionSpy(changes: Partial<Transaction<object>> = {}) {
  return {
    client: {},
    claim: vi.fn<Transaction<object>['claim']>(changes.claim ?? (async () => granted)),
    complete: vi.fn(changes.complete ?? (async () => true)),
    commit: vi.fn(changes.commit ?? (async () => {})),
    rollback: vi.fn(changes.rollback ?? (async () => {})),
    destroy: vi.fn<() => void>(),
  }
}

/** A store whose every transaction is the same spy. */
function storeOver(transaction: Transaction<object>, begin = async () => transaction) {
  return defineTransactionStore({ name: 'Acme', begin: vi.fn(begin) }, { timeout: 1 })
}

async function leaseOn(store: ReturnType<typeof storeOver>): Promise<Lease> {
  const lease = await store.claim(delivery, {})
  if (typeof lease === 'string') throw new Error(lease)
  return lease
}

describe('a claim', () => {
  test('is made inside the transaction, on terms of its own', async () => {
    const transaction = transactionSpy()
    const lease = await leaseOn(storeOver(transaction))
    expect(lease).toMatchObject({ ...granted, transaction: transaction.client })
    expect(transaction.claim).toHaveBeenCalledExactlyOnceWith(delivery.key, {
      owner: expect.stringMatching(/^[\da-f-]{36}$/),
      leaseMs: 30_000,
      ttlMs: 60_000,
      fingerprint: delivery.fingerprint,
    })
    expect(transaction.commit).not.toHaveBeenCalled()
    expect(transaction.rollback).not.toHaveBeenCalled()
  })

  test.each<Refusal>(['in_flight', 'done', 'conflict', 'superseded'])(
    'that finds %s is rolled back, and the connection closed where that fails',
    async (refusal) => {
      const transaction = transactionSpy({ claim: async () => refusal, rollback: away })
      const store = storeOver(transaction)
      for (let tries = 1; tries <= 2; tries++) {
        expect(await store.claim(delivery, {})).toBe(refusal)
        expect(transaction.rollback).toHaveBeenCalledTimes(tries)
        expect(transaction.destroy).toHaveBeenCalledTimes(tries)
      }
    },
  )

  test('of a key that this process has in flight begins no transaction', async () => {
    const begin = vi.fn(async () => transactionSpy())
    const store = storeOver(transactionSpy(), begin)
    const first = await leaseOn(store)
    expect(await store.claim(delivery, {})).toBe('in_flight')
    expect(begin).toHaveBeenCalledOnce()
    await first.complete()
    await leaseOn(store)
    expect(begin).toHaveBeenCalledTimes(2)
  })

  test.each<[string, Partial<Transaction<object>>]>([
    ['fails', { claim: away }],
    ['is not answered', { claim: never }],
  ])('that %s is rolled back, and can be tried again', async (_, changes) => {
    const transaction = transactionSpy(changes)
    const store = storeOver(transaction)
    for (let tries = 1; tries <= 2; tries++) {
      const refused = expect(store.claim(delivery, {})).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('Acme'),
      })
      await vi.advanceTimersByTimeAsync(1000)
      await refused
      expect(transaction.rollback).toHaveBeenCalledTimes(tries)
    }
  })
})

describe('a transaction', () => {
  test('that can’t begin is 503', async () => {
    await expect(storeOver(transactionSpy(), away).claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: 'away' },
    })
  })

  test('that begins too late is rolled back', async () => {
    const transaction = transactionSpy()
    const late = () =>
      new Promise<typeof transaction>((resolve) => setTimeout(() => resolve(transaction), 1500))
    const refused = expect(storeOver(transaction, late).claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    await vi.advanceTimersByTimeAsync(1000)
    await refused
    expect(transaction.rollback).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(500)
    expect(transaction.rollback).toHaveBeenCalledOnce()
    expect(transaction.claim).not.toHaveBeenCalled()
  })

  test('is handed out while its handler runs, and to nobody else', async () => {
    const transaction = transactionSpy()
    const store = storeOver(transaction)
    const lease = await leaseOn(store)
    expect(store.transactionOf(lease)).toBe(transaction.client)
    for (const other of [{}, { transaction: {} }, { transaction: null }, { transaction: 'text' }])
      expect(() => store.transactionOf(other)).toThrow(expect.objectContaining({ code: 'option_invalid' }))
    await lease.complete()
    expect(() => store.transactionOf(lease)).toThrow(expect.objectContaining({ code: 'option_invalid' }))
  })
})

describe('completion', () => {
  test('marks the key as done, and then commits', async () => {
    const transaction = transactionSpy()
    const lease = await leaseOn(storeOver(transaction))
    lease.onLost(() => {})
    await lease.complete()
    const [key, terms] = transaction.claim.mock.lastCall ?? []
    expect(transaction.complete).toHaveBeenCalledExactlyOnceWith(key, { ...terms, ...granted })
    expect(transaction.complete.mock.invocationCallOrder[0]).toBeLessThan(
      transaction.commit.mock.invocationCallOrder[0] ?? 0,
    )
    expect(transaction.rollback).not.toHaveBeenCalled()
  })

  test.each<[string, Partial<Transaction<object>>, string]>([
    ['fails', { complete: away }, 'store_unavailable'],
    ['is not answered', { complete: never, rollback: never }, 'store_unavailable'],
    ['finds no claim', { complete: async () => false }, 'lease_lost'],
  ])('that %s commits nothing, and rolls back', async (_, changes, code) => {
    const transaction = transactionSpy(changes)
    const lease = await leaseOn(storeOver(transaction))
    const refused = expect(lease.complete()).rejects.toMatchObject({ code })
    await vi.advanceTimersByTimeAsync(2000)
    await refused
    expect(transaction.commit).not.toHaveBeenCalled()
    expect(transaction.rollback).toHaveBeenCalledOnce()
  })

  test.each<[string, Partial<Transaction<object>>]>([
    ['fails', { commit: away }],
    ['is not answered', { commit: never }],
  ])('whose COMMIT %s is 503, and its connection is closed: nobody knows what it did', async (_, changes) => {
    const transaction = transactionSpy(changes)
    const lease = await leaseOn(storeOver(transaction))
    const refused = expect(lease.complete()).rejects.toMatchObject({ code: 'store_unavailable' })
    await vi.advanceTimersByTimeAsync(1000)
    await refused
    expect(transaction.destroy).toHaveBeenCalledOnce()
    expect(transaction.rollback).not.toHaveBeenCalled()
  })
})

describe('a delivery with a place in an order', () => {
  const ordered: Delivery = { ...delivery, order: { key: 'labsync::order:inv_1', at: 5 } }

  test('claims both keys, and completes that of the order first', async () => {
    const claims = [granted, { attempt: 7, fence: 70 }]
    const transaction = transactionSpy({ claim: async () => claims.shift() ?? 'done' })
    const lease = await storeOver(transaction).claim(ordered, {})
    if (typeof lease === 'string') throw new Error(lease)
    expect(lease).toMatchObject({ attempt: 2, fence: 70 })
    await lease.complete()
    const told = transaction.complete.mock.calls.map(([key, { at, fence }]) => [key, at, fence])
    expect(told).toEqual([
      ['labsync::order:inv_1', 5, 70],
      ['labsync::id:evt_1', undefined, 9],
    ])
    expect(transaction.commit).toHaveBeenCalledOnce()
  })

  test('is refused with its turn, and leaves nothing behind', async () => {
    const claims = [granted, 'superseded'] as const
    let asked = 0
    const transaction = transactionSpy({ claim: async () => claims[asked++] ?? 'done' })
    expect(await storeOver(transaction).claim(ordered, {})).toBe('superseded')
    expect(transaction.rollback).toHaveBeenCalledOnce()
    expect(transaction.complete).not.toHaveBeenCalled()
  })

  test('waits for no connection while another of its order is in flight here', async () => {
    const store = storeOver(transactionSpy())
    await store.claim(ordered, {})
    expect(await store.claim({ ...ordered, key: 'labsync::id:evt_2' }, {})).toBe('in_flight')
  })
})

describe('connections that don’t come', () => {
  test('are waited for by ten deliveries that gave up, and then by nobody before one of those is through', async () => {
    const pending: ((transaction: Transaction<object>) => void)[] = []
    const begin = vi.fn(
      () => new Promise<ReturnType<typeof transactionSpy>>((resolve) => void pending.push(resolve as never)),
    )
    const store = defineTransactionStore({ name: 'Acme', begin }, { timeout: 1 })
    const claimOf = (each: number) => store.claim({ ...delivery, key: `key ${each}` }, {})
    const tries = Array.from({ length: 10 }, (_, each) =>
      expect(claimOf(each)).rejects.toMatchObject({ code: 'store_unavailable' }),
    )
    await vi.advanceTimersByTimeAsync(1000)
    await Promise.all(tries)
    await expect(claimOf(10)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('pool'),
    })
    expect(begin).toHaveBeenCalledTimes(10)
    const late = transactionSpy()
    pending[0]?.(late)
    await vi.advanceTimersByTimeAsync(0)
    expect(late.rollback).toHaveBeenCalledOnce()
    void claimOf(11).catch(() => {})
    await vi.advanceTimersByTimeAsync(0)
    expect(begin).toHaveBeenCalledTimes(11)
  })
})

describe('a connection that is lost while the handler runs', () => {
  test('aborts the signal at once, where the engine sees it', async () => {
    let lose = () => {}
    const onLost = (listener: () => void) => {
      lose = listener
    }
    const transaction = { ...transactionSpy(), onLost }
    const lease = await leaseOn(storeOver(transaction))
    lose()
    const abort = vi.fn()
    lease.onLost(abort)
    lose()
    expect(abort).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'lease_lost' }))
  })

  test('aborts it where the transaction can’t be renewed, and is not asked for once it has ended', async () => {
    const renew = vi.fn(async () => true)
    const lease = await leaseOn(storeOver({ ...transactionSpy(), renew }))
    const abort = vi.fn()
    lease.onLost(abort)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(renew).toHaveBeenCalledTimes(2)
    expect(abort).not.toHaveBeenCalled()
    renew.mockResolvedValue(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(abort).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'lease_lost' }))
    await lease.complete()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(renew).toHaveBeenCalledTimes(3)
  })
})

describe('release', () => {
  test.each<[string, Partial<Transaction<object>>]>([
    ['rolls back', {}],
    ['rolls back as far as the engine answers', { rollback: never }],
  ])('%s, and passes the error on', async (_, changes) => {
    const transaction = transactionSpy(changes)
    const lease = await leaseOn(storeOver(transaction))
    const error = new Error('on purpose')
    const released = expect(lease.release(error)).rejects.toBe(error)
    await vi.advanceTimersByTimeAsync(1000)
    await released
    expect(transaction.rollback).toHaveBeenCalledOnce()
    expect(transaction.destroy).toHaveBeenCalledTimes(changes.rollback ? 1 : 0)
    expect(transaction.commit).not.toHaveBeenCalled()
  })

  test('closes the connection of a handler that still runs, without waiting for what it does', async () => {
    const transaction = transactionSpy()
    const lease = await leaseOn(storeOver(transaction))
    const late = new WebhookError('handler_timeout', 'late')
    await expect(lease.release(late)).rejects.toBe(late)
    expect(transaction.destroy).toHaveBeenCalledOnce()
    expect(transaction.rollback).not.toHaveBeenCalled()
  })
})

test('a store is refused at once with a timeout that is no time', () => {
  const engine = { name: 'Acme', begin: async () => transactionSpy() }
  expect(() => defineTransactionStore(engine, { timeout: 0 })).toThrow(
    expect.objectContaining({ code: 'option_invalid' }),
  )
})
