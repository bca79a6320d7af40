import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ClaimTerms } from '../../src/delivery/define-store.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { memoryEngine, memoryStore } from '../../src/stores/memory.js'
import { requireClaim } from '../../src/testing/contracts/store/terms.js'
import { storeContract } from '../contracts/store/contract.js'
import { delivery, hooks, laabamDelivery, outcomeSpy, signature } from '../receiver/fixture.js'

storeContract({
  name: 'memory',
  start: async () => ({ engine: memoryEngine(), stop() {} }),
})

const terms: ClaimTerms = { owner: 'anna', leaseMs: 1000, ttlMs: 10_000, fingerprint: 'a' }

describe('a memory engine', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'setInterval', 'Date'] }))
  afterEach(() => vi.useRealTimers())

  async function handle(engine: ReturnType<typeof memoryEngine>, key: string): Promise<void> {
    expect(await engine.complete(key, await requireClaim(engine, key, terms))).toBe(true)
  }

  test('remembers as many keys as asked for, the latest', async () => {
    const engine = memoryEngine(3)
    for (const key of ['1', '2', '3', '4', '5']) await handle(engine, key)
    const claims = await Promise.all(['5', '4', '3', '2', '1'].map((key) => engine.claim(key, terms)))
    const claimedAnew = expect.objectContaining({ attempt: 1 })
    expect(claims).toEqual(['done', 'done', 'done', claimedAnew, claimedAnew])
  })

  test('forgets no lease, however many there are', async () => {
    const engine = memoryEngine(1)
    const keys = ['1', '2', '3']
    for (const key of keys) await engine.claim(key, terms)
    expect(await Promise.all(keys.map((key) => engine.claim(key, terms)))).toEqual(
      keys.map(() => 'in_flight'),
    )
  })

  test('sets no timer', async () => {
    await handle(memoryEngine(), 'key')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('forgets in the order of completion, also where an old key is done again', async () => {
    const engine = memoryEngine(2)
    await handle(engine, 'old')
    await vi.advanceTimersByTimeAsync(5000)
    await handle(engine, 'new')
    await vi.advanceTimersByTimeAsync(5001)
    await handle(engine, 'old')
    await handle(engine, 'newest')
    expect(await engine.claim('old', terms)).toBe('done')
    expect(await engine.claim('new', terms)).toMatchObject({ attempt: 1 })
  })
})

describe('a receiver with a memory store', () => {
  test('handles an event once', async () => {
    const handler = vi.fn()
    const onOutcome = outcomeSpy()
    const receiver = createReceiver(hooks.labsync, handler, { store: memoryStore(), onOutcome })
    for (let sent = 0; sent < 3; sent++) expect((await receiver.receive(delivery(), {})).status).toBe(200)
    expect(handler).toHaveBeenCalledOnce()
    expect(onOutcome.mock.calls.map(([{ duplicate }]) => duplicate)).toEqual([undefined, true, true])
  })

  test('tells of a second event under one id', async () => {
    const handler = vi.fn()
    const onOutcome = outcomeSpy()
    const receiver = createReceiver(hooks.laabam, handler, { store: memoryStore(), onOutcome })
    await receiver.receive(laabamDelivery('evt_1'), {})
    const body = '{"id":"evt_1","type":"customer.created","data":{"name":"somebody else"}}'
    const other = delivery(body, { headers: { 'x-laabam-signature': signature(body) } })
    expect((await receiver.receive(other, {})).status).toBe(200)
    expect(handler).toHaveBeenCalledOnce()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'payload_conflict' })
  })

  test('shares its memory with no other', async () => {
    const handler = vi.fn()
    for (const store of [memoryStore({ maxKeys: 1 }), memoryStore()])
      await createReceiver(hooks.labsync, handler, { store }).receive(delivery(), {})
    expect(handler).toHaveBeenCalledTimes(2)
  })
})
