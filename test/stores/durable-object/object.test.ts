import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClaimTerms } from '../../../src/delivery/define-store.js'
import { DeliveryObject } from '../../../src/stores/durable-object/index.js'
import { memoryStorage } from '../../support/durable-object.js'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: 0 }))
afterEach(() => vi.useRealTimers())

const terms: ClaimTerms = { owner: 'anna', leaseMs: 1000, ttlMs: 10_000, fingerprint: 'a' }

function start() {
  const storage = memoryStorage()
  const object = new DeliveryObject({ storage })
  const ask = async (operation: string, key: string, changes: Partial<ClaimTerms> = {}) => {
    const body = JSON.stringify({ operation, key, terms: { ...terms, ...changes } })
    const response = await object.fetch(new Request('https://object.invalid/', { method: 'POST', body }))
    return response.json()
  }
  return { storage, object, ask }
}

test('an alarm is set for the key that ends first', async () => {
  const { storage, ask } = start()
  await ask('claim', 'a')
  expect(storage.alarm).toBe(1000)
  await ask('claim', 'b', { leaseMs: 5000 })
  expect(storage.alarm).toBe(1000)
  await ask('claim', 'c', { leaseMs: 500 })
  expect(storage.alarm).toBe(500)
})

test('an alarm deletes what is over, and is set anew for what is not', async () => {
  const { storage, object, ask } = start()
  await ask('claim', 'left')
  await ask('claim', 'done')
  await ask('complete', 'done')
  vi.setSystemTime(1000)
  await object.alarm()
  expect([...storage.entries.keys()]).toEqual(['done'])
  expect(storage.alarm).toBe(10_000)
  vi.setSystemTime(10_000)
  storage.alarm = null
  await object.alarm()
  expect(storage.entries.size).toBe(0)
  expect(storage.alarm).toBeNull()
})

test('an alarm leaves a done key that is leased again, until both are over', async () => {
  const { storage, object, ask } = start()
  await ask('claim', 'a')
  await ask('complete', 'a', { ttlMs: 2000 })
  expect(await ask('claim', 'a', { evenIfDone: true })).toBe('claimed')
  vi.setSystemTime(1999)
  await object.alarm()
  expect(storage.entries.size).toBe(1)
  vi.setSystemTime(2000)
  await object.alarm()
  expect(storage.entries.size).toBe(0)
})

test('an alarm goes through all the keys of a shard, a page at a time', async () => {
  const { storage, object, ask } = start()
  for (let key = 0; key < 2500; key++) await ask('claim', `key-${key}`)
  vi.setSystemTime(1000)
  await object.alarm()
  expect(storage.entries.size).toBe(0)
})

test('a release leaves nothing of a key that was free', async () => {
  const { storage, ask } = start()
  await ask('claim', 'a')
  expect(await ask('release', 'a')).toBe(true)
  expect(storage.entries.size).toBe(0)
})
