import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClaimTerms } from '../../../src/delivery/define-store.js'
import { DeliveryObject } from '../../../src/stores/durable-object/index.js'
import { memoryStorage } from '../../support/durable-object.js'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: 0 }))
afterEach(() => vi.useRealTimers())

const hour = 3_600_000
const day = 24 * hour
const terms: ClaimTerms = { owner: 'anna', leaseMs: 1000, ttlMs: day, fingerprint: 'a' }

function start() {
  const storage = memoryStorage()
  const object = new DeliveryObject({ storage })
  const ask = async (operation: string, key: string, changes: Partial<ClaimTerms> = {}) => {
    const body = JSON.stringify({ operation, key, terms: { attempt: 1, fence: 1, ...terms, ...changes } })
    const response = await object.fetch(new Request('https://object.invalid/', { method: 'POST', body }))
    return response.json()
  }
  /** Lets time pass, with each alarm as the runtime calls it. */
  const passUntil = async (time: number) => {
    while (storage.alarm !== null && storage.alarm <= time) {
      vi.setSystemTime(storage.alarm)
      storage.alarm = null
      await object.alarm()
    }
    vi.setSystemTime(time)
  }
  const keys = () => [...storage.entries.keys()].filter((key) => key.startsWith('key:'))
  return { storage, object, ask, passUntil, keys }
}

const claimed = { attempt: 1, fence: expect.any(Number) }

test('an alarm is set for the hour in which the first key is over', async () => {
  const { storage, ask } = start()
  await ask('claim', 'a', { ttlMs: 2 * day })
  expect(storage.alarm).toBe(2 * day)
  await ask('claim', 'b', { ttlMs: 3 * day })
  expect(storage.alarm).toBe(2 * day)
  await ask('claim', 'c', { ttlMs: day - 1 })
  expect(storage.alarm).toBe(day)
})

test('an alarm deletes what is over, and is set anew for what is not', async () => {
  const { storage, ask, passUntil, keys } = start()
  await ask('claim', 'left')
  await ask('claim', 'done')
  vi.setSystemTime(hour / 2)
  await ask('complete', 'done', { ttlMs: 2 * day })
  await passUntil(day)
  expect(keys()).toEqual(['key:done'])
  expect(storage.alarm).toBe(2 * day + hour)
  expect(await ask('claim', 'done', { owner: 'bert' })).toBe('done')
})

test('an object whose keys are all over stores nothing, and wakes no more', async () => {
  const { storage, ask, passUntil } = start()
  const deleteAll = vi.spyOn(storage, 'deleteAll')
  await ask('claim', 'a')
  await ask('complete', 'a')
  await passUntil(day - 1)
  expect(deleteAll).not.toHaveBeenCalled()
  await passUntil(30 * day)
  expect(deleteAll).toHaveBeenCalledOnce()
  expect(storage.entries.size).toBe(0)
  expect(storage.alarm).toBeNull()
  expect(await ask('claim', 'a')).toEqual(claimed)
})

test('an alarm that comes late, early or again changes nothing else', async () => {
  const { storage, object, ask, keys } = start()
  await ask('claim', 'a')
  await object.alarm()
  await object.alarm()
  expect(keys()).toEqual(['key:a'])
  expect(storage.alarm).toBe(day)
  vi.setSystemTime(5 * day)
  await ask('claim', 'b')
  await object.alarm()
  await object.alarm()
  expect(keys()).toEqual(['key:b'])
  expect(storage.alarm).toBe(6 * day)
})

test('a key that is over is free before its alarm', async () => {
  const { ask } = start()
  await ask('claim', 'a', { ttlMs: 1000 })
  await ask('complete', 'a', { ttlMs: 1000 })
  vi.setSystemTime(1000)
  expect(await ask('claim', 'a', { owner: 'bert' })).toEqual(claimed)
})

test('what was claimed again is not deleted at its first end, nor twice at its last', async () => {
  const { storage, ask, passUntil, keys } = start()
  await ask('claim', 'a')
  vi.setSystemTime(day - 1)
  await ask('renew', 'a')
  await passUntil(day + hour)
  expect(keys()).toEqual(['key:a'])
  await ask('complete', 'a', { ttlMs: 1 })
  await passUntil(10 * day)
  expect(storage.entries.size).toBe(0)
})

test('an alarm deletes a thousand at a time, and lets requests come between', async () => {
  const { storage, object, ask } = start()
  for (let key = 0; key < 2500; key++) await ask('claim', `key-${key}`)
  vi.setSystemTime(day)
  storage.alarm = null
  await object.alarm()
  expect(storage.entries.size).toBe(3000)
  expect(storage.alarm).toBe(day)
  await object.alarm()
  await object.alarm()
  expect(storage.entries.size).toBe(0)
})

test('neither an event nor an alarm reads keys that are not over', async () => {
  const { storage, ask, passUntil } = start()
  await ask('claim', 'first', { ttlMs: hour })
  for (let key = 0; key < 4000; key++) await ask('claim', `key-${key}`)
  storage.rowsRead = 0
  await ask('claim', 'a')
  await ask('complete', 'a')
  expect(storage.rowsRead).toBe(2)
  await passUntil(2 * hour)
  // the entry and the record that are over, and the entry that is next
  expect(storage.rowsRead).toBe(5)
})

test('refusals change nothing', async () => {
  const { storage, ask } = start()
  await ask('claim', 'a')
  const before = structuredClone([...storage.entries])
  expect(await ask('claim', 'a', { owner: 'bert' })).toBe('in_flight')
  for (const operation of ['renew', 'complete', 'release'])
    expect(await ask(operation, 'a', { owner: 'bert' })).toBe(false)
  expect([...storage.entries]).toEqual(before)
})
