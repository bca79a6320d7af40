import { describe, expect, test } from 'vitest'
import {
  type DurableObjectStoreOptions,
  durableObjectEngine,
  durableObjectStore,
  type ObjectNamespaceLike,
} from '../../../src/stores/durable-object/index.js'
import { storeContract } from '../../contracts/store/contract.js'
import { memoryNamespace } from '../../support/durable-object.js'

const delivery = { key: 'labsync::evt_1', fingerprint: 'a'.repeat(64), rememberFor: 60 }

storeContract({
  name: 'a Durable Object of this process',
  clock: 'process',
  start: async () => ({ engine: durableObjectEngine(memoryNamespace()), stop() {} }),
})

describe('the objects', () => {
  const terms = { owner: 'anna', leaseMs: 1000, ttlMs: 1000, fingerprint: 'a' }
  const keys = Array.from({ length: 50 }, (_, key) => `key-${key}`)

  test('are one for each key', async () => {
    const namespace = memoryNamespace()
    for (const key of keys) await durableObjectEngine(namespace).claim(key, terms)
    expect(namespace.names()).toEqual(keys)
  })

  test('are as many as the shards, and a key has always the same', async () => {
    const namespace = memoryNamespace()
    const engine = durableObjectEngine(namespace, 4)
    for (const key of keys) expect(await engine.claim(key, terms)).toMatchObject({ attempt: 1 })
    for (const key of keys) expect(await engine.claim(key, terms)).toBe('in_flight')
    expect(namespace.names().sort()).toEqual(['shard-0', 'shard-1', 'shard-2', 'shard-3'])
  })

  test('that answer with an error make the store unavailable, by name', async () => {
    const failing: ObjectNamespaceLike = {
      idFromName: (name) => name,
      get: () => ({ fetch: async () => new Response('overloaded', { status: 503 }) }),
    }
    await expect(durableObjectStore(failing).claim(delivery, {})).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('Durable Objects'),
      cause: { message: expect.stringContaining('503') },
    })
  })
})

test('a store finds its namespace in the handler’s objects, at each claim', async () => {
  const env = { DELIVERIES: memoryNamespace() }
  const store = durableObjectStore<{ env: typeof env }>(({ env }) => env.DELIVERIES)
  const lease = await store.claim(delivery, { env })
  if (typeof lease === 'string') throw new Error(lease)
  expect(await store.claim(delivery, { env })).toBe('in_flight')
  await lease.complete()
  expect(await store.claim(delivery, { env })).toBe('done')
})

describe('a store is refused', () => {
  test('over Workers KV, at once or where a function finds one', async () => {
    const kv = { get: async () => null, put: async () => {} } as unknown as ObjectNamespaceLike
    for (const namespace of [kv, undefined as unknown as ObjectNamespaceLike])
      expect(() => durableObjectStore(namespace)).toThrow(
        expect.objectContaining({ code: 'store_not_atomic' }),
      )
    await expect(durableObjectStore(() => kv).claim(delivery, {})).rejects.toMatchObject({
      code: 'store_not_atomic',
    })
  })

  test.each<[string, DurableObjectStoreOptions]>([
    ['no shards', { shards: 0 }],
    ['half a shard', { shards: 1.5 }],
    ['a lease that is no time', { lease: 0 }],
  ])('with %s, also where a function finds the namespace', (_, options) => {
    for (const namespace of [memoryNamespace(), memoryNamespace])
      expect(() => durableObjectStore(namespace, options)).toThrow(
        expect.objectContaining({ code: 'option_invalid' }),
      )
  })
})
