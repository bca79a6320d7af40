import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Claim, Delivery, Lease } from '../../src/delivery/store.js'
import { defineTransactionStore, type Transaction } from '../../src/delivery/transaction-store.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const delivery: Delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }
const never = () => new Promise<never>(() => {})
const away = () => Promise.reject(new Error('away'))

/** A transaction that says yes to everything, but for what is said otherwise. */
function transactionSpy(changes: Partial<Transaction<object>> = {}) {
  return {
    client: {},
    claim: vi.fn(changes.claim ?? (async (): Promise<Claim> => 'claimed')),
    complete: vi.fn(changes.complete ?? (async () => true)),
    commit: vi.fn(changes.commit ?? (async () => {})),
    rollback: vi.fn(changes.rollback ?? (async () => {})),
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
    expect(lease.transaction).toBe(transaction.client)
    expect(transaction.claim).toHaveBeenCalledExactlyOnceWith(delivery.key, {
      owner: expect.stringMatching(/^[\da-f-]{36}$/),
      leaseMs: 30_000,
      ttlMs: 604_800_000,
      fingerprint: delivery.fingerprint,
    })
    expect(transaction.commit).not.toHaveBeenCalled()
    expect(transaction.rollback).not.toHaveBeenCalled()
  })

  test.each(['in_flight', 'done', 'conflict'] as const)('that finds %s is rolled back', async (claim) => {
    const transaction = transactionSpy({ claim: async () => claim, rollback: away })
    expect(await storeOver(transaction).claim(delivery, {})).toBe(claim)
    expect(transaction.rollback).toHaveBeenCalledOnce()
  })

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
    expect(transaction.complete).toHaveBeenCalledExactlyOnceWith(...(transaction.claim.mock.lastCall ?? []))
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

  test('that can’t commit is 503', async () => {
    const lease = await leaseOn(storeOver(transactionSpy({ commit: away })))
    await expect(lease.complete()).rejects.toMatchObject({ code: 'store_unavailable' })
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
    expect(transaction.commit).not.toHaveBeenCalled()
  })
})

test('a store is refused at once with a timeout that is no time', () => {
  const engine = { name: 'Acme', begin: async () => transactionSpy() }
  expect(() => defineTransactionStore(engine, { timeout: 0 })).toThrow(
    expect.objectContaining({ code: 'option_invalid' }),
  )
})
