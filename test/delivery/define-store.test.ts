import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  defineStore,
  requireRefusal,
  type StoreEngine,
  type StoreOptions,
  storedKey,
} from '../../src/delivery/define-store.js'
import { rememberFor } from '../../src/delivery/key.js'
import type { Refusal } from '../../src/delivery/store.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated } from '../receiver/fixture.js'
import { deliver, engineSpy, granted, leaseOf, never } from './engine-spy.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('what is asked of the engine', () => {
  test('is a claim, and a completion on the same terms after the handler', async () => {
    const engine = engineSpy()
    const { reply, handler } = deliver(engine)
    expect(await reply).toMatchObject({ status: 200 })
    const [key, terms] = engine.claim.mock.lastCall ?? []
    expect(key).toBe(handler.mock.lastCall?.[1].deliveryKey)
    expect(terms).toEqual({
      owner: expect.stringMatching(/^[\da-f-]{36}$/),
      leaseMs: 30_000,
      ttlMs: rememberFor(hooks.labsync, false) * 1000,
      fingerprint: key?.slice(-64),
    })
    expect(engine.complete).toHaveBeenCalledExactlyOnceWith(key, { ...terms, ...granted })
    expect(handler.mock.lastCall?.[1]).toMatchObject(granted)
    expect(engine.claim.mock.invocationCallOrder[0]).toBeLessThan(handler.mock.invocationCallOrder[0] ?? 0)
    expect(handler.mock.invocationCallOrder[0]).toBeLessThan(engine.complete.mock.invocationCallOrder[0] ?? 0)
    expect(engine.renew).not.toHaveBeenCalled()
    expect(engine.release).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is another owner each time', async () => {
    const engine = engineSpy()
    await deliver(engine).reply
    await deliver(engine).reply
    expect(new Set(engine.claim.mock.calls.map(([, { owner }]) => owner)).size).toBe(2)
  })

  test('is nothing where the delivery isn’t verified', async () => {
    const engine = engineSpy()
    const receiver = createReceiver(hooks.labsync, () => {}, { store: defineStore(engine), onOutcome() {} })
    const forged = delivery(jobCreated, { headers: { 'x-labsync-signature': `t=1,v1=${'0'.repeat(64)}` } })
    expect(await receiver.receive(forged, {})).toMatchObject({ status: 401 })
    expect(engine.claim).not.toHaveBeenCalled()
  })

  test('is a time in whole milliseconds', async () => {
    const engine = engineSpy()
    await deliver(engine, { lease: 1.005, ttl: 1_000_000.0001 }).reply
    expect(engine.claim.mock.lastCall?.[1]).toMatchObject({ leaseMs: 1005, ttlMs: 1_000_000_001 })
  })
})

describe('a claim that finds the event', () => {
  test.each<[Refusal, number, object]>([
    ['done', 200, { duplicate: true }],
    ['in_flight', 409, { code: 'delivery_in_flight' }],
    ['conflict', 200, { code: 'payload_conflict' }],
    ['superseded', 200, { code: 'superseded' }],
  ])('%s is answered %i, and not handled', async (claim, status, told) => {
    const engine = engineSpy({ claim: async () => claim })
    const { reply, handler, onOutcome } = deliver(engine)
    expect((await reply).status).toBe(status)
    expect(handler).not.toHaveBeenCalled()
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ ...told, status, deliveryKey: engine.claim.mock.lastCall?.[0] }),
    )
    expect(engine.complete).not.toHaveBeenCalled()
    expect(engine.release).not.toHaveBeenCalled()
  })

  test('in flight tells the sender when to come again', async () => {
    const { reply } = deliver(engineSpy({ claim: async () => 'in_flight' }))
    expect((await reply).headers['retry-after']).toMatch(/^\d+$/)
  })
})

describe('a handler that fails', () => {
  const fail = () => {
    throw new Error('on purpose')
  }

  test('gives the event back, so that the next delivery is handled', async () => {
    const engine = engineSpy()
    const { reply, onOutcome } = deliver(engine, {}, fail)
    expect((await reply).status).toBe(500)
    expect(engine.release).toHaveBeenCalledExactlyOnceWith(...leaseOf(engine))
    expect(engine.complete).not.toHaveBeenCalled()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'handler_failed' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, StoreEngine['release']]>([
    ['fails, too', async () => Promise.reject(new Error('away'))],
    ['never answers', never],
  ])('is told of as itself where giving back %s', async (_, release) => {
    const { reply, onOutcome } = deliver(engineSpy({ release }), { timeout: 1 }, fail)
    await vi.advanceTimersByTimeAsync(1000)
    expect((await reply).status).toBe(500)
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({
      code: 'handler_failed',
      error: { cause: { message: 'on purpose' } },
    })
  })
})

describe('the key an engine is given', () => {
  test('is the delivery’s, as long as any engine can keep it', async () => {
    for (const key of ['labsync::sha256-00', 'laabam:tenant 1:evt_~!', 'x'.repeat(400)])
      expect(await storedKey(key)).toBe(key)
  })

  test.each([['\u0000'], ['\n'], ['größe'], ['🧪'], ['x'.repeat(401)]])(
    'is hashed where it is %j',
    async (id) => {
      const stored = await storedKey(`laabam::${id}`)
      expect(stored).toMatch(/^sha256-[\da-f]{64}$/)
      expect(await storedKey(`laabam::${id}`)).toBe(stored)
      expect(await storedKey(`laabam::${id}0`)).not.toBe(stored)
    },
  )
})

test('an engine’s refusal of a claim is one of four words', () => {
  for (const refusal of ['in_flight', 'done', 'conflict', 'superseded'])
    expect(requireRefusal(refusal)).toBe(refusal)
  for (const other of ['OK', '', 1, null, undefined, ['done'], Buffer.from('done')])
    expect(() => requireRefusal(other)).toThrow('claim')
})

describe('a store is refused at once', () => {
  test.each(['claim', 'renew', 'complete', 'release'] as const)('without an atomic %s', (operation) => {
    const { [operation]: _, ...lacking } = engineSpy()
    expect(() => defineStore(lacking as unknown as StoreEngine)).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'store_not_atomic' }),
    )
  })

  test('that is none', () => {
    for (const none of [undefined, null, {}])
      expect(() => defineStore(none as unknown as StoreEngine)).toThrow(
        expect.objectContaining({ code: 'store_not_atomic' }),
      )
  })

  test.each(['lease', 'ttl', 'timeout'])('with a %s that is no time', (name) => {
    for (const seconds of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '30', null])
      expect(() => defineStore(engineSpy(), { [name]: seconds } as StoreOptions)).toThrow(
        expect.objectContaining({ code: 'option_invalid', message: expect.stringContaining(name) }),
      )
  })
})
