import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import {
  defineStore,
  requireClaim,
  type StoreEngine,
  type StoreOptions,
  storedKey,
} from '../../src/delivery/define-store.js'
import { repeatsFor } from '../../src/delivery/key.js'
import type { Claim } from '../../src/delivery/store.js'
import { StoreError } from '../../src/errors.js'
import type { Provider } from '../../src/providers/define.js'
import type { AnyEvent } from '../../src/providers/event.js'
import { labsync } from '../../src/providers/labsync.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { delivery, hooks, jobCreated, outcomeSpy } from '../receiver/fixture.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** An engine that says yes to everything, but for what is said otherwise. */
function engineSpy(changes: Partial<StoreEngine> = {}) {
  return {
    name: 'Acme',
    claim: vi.fn<StoreEngine['claim']>(changes.claim ?? (async () => 'claimed')),
    renew: vi.fn<StoreEngine['renew']>(changes.renew ?? (async () => true)),
    complete: vi.fn<StoreEngine['complete']>(changes.complete ?? (async () => true)),
    release: vi.fn<StoreEngine['release']>(changes.release ?? (async () => true)),
  }
}

const never = () => new Promise<never>(() => {})
const late = <Value>(ms: number, value: Value) =>
  new Promise<Value>((resolve) => setTimeout(() => resolve(value), ms))

/** One delivery to a receiver with that engine. */
function deliver(engine: StoreEngine, options: StoreOptions = {}, run: () => unknown = () => {}) {
  const onOutcome = outcomeSpy()
  const handler = vi.fn<(event: AnyEvent, context: DeliveryContext) => unknown>(run)
  const store = defineStore(engine, options)
  const receiver = createReceiver(
    hooks.labsync,
    async (event, context) => void (await handler(event, context)),
    {
      store,
      onOutcome,
    },
  )
  return { reply: receiver.receive(delivery(), {}), handler, onOutcome }
}

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
      ttlMs: 604_800_000,
      fingerprint: key?.slice(-64),
    })
    expect(engine.complete).toHaveBeenCalledExactlyOnceWith(key, terms)
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

  test('is nothing where the delivery isn’t proven', async () => {
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
  test.each<[Claim, number, object]>([
    ['done', 200, { duplicate: true }],
    ['in_flight', 409, { code: 'delivery_in_flight' }],
    ['conflict', 200, { code: 'payload_conflict' }],
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
    expect(engine.release).toHaveBeenCalledExactlyOnceWith(...(engine.claim.mock.lastCall ?? []))
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

describe('an engine that is away', () => {
  test.each<[string, StoreEngine['claim']]>([
    ['rejects', async () => Promise.reject(new Error('away'))],
    [
      'throws',
      () => {
        throw new Error('away')
      },
    ],
  ])('and %s is 503, and nothing is handled', async (_, claim) => {
    const { reply, handler, onOutcome } = deliver(engineSpy({ claim }))
    expect(await reply).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } })
    expect(handler).not.toHaveBeenCalled()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({
      code: 'store_unavailable',
      error: { cause: { message: 'away' } },
    })
  })

  test.each([
    [undefined, 2000],
    [0.5, 500],
  ])('and never answers is 503 after its timeout of %s', async (timeout, ms) => {
    const settled = vi.fn<(status: number) => void>()
    const { reply, handler, onOutcome } = deliver(engineSpy({ claim: never }), timeout ? { timeout } : {})
    void reply.then(({ status }) => settled(status))
    await vi.advanceTimersByTimeAsync(ms - 1)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledExactlyOnceWith(503)
    expect(handler).not.toHaveBeenCalled()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'store_unavailable' })
  })

  test('and grants the claim too late has it given back', async () => {
    const engine = engineSpy({ claim: () => late(3000, 'claimed') })
    const { reply, handler } = deliver(engine)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await reply).status).toBe(503)
    expect(engine.release).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1000)
    expect(engine.release).toHaveBeenCalledExactlyOnceWith(...(engine.claim.mock.lastCall ?? []))
    expect(handler).not.toHaveBeenCalled()
  })

  test('and finds too late that somebody else has it leaves that alone', async () => {
    const engine = engineSpy({ claim: () => late(3000, 'in_flight') })
    const { reply } = deliver(engine)
    await vi.advanceTimersByTimeAsync(3000)
    expect((await reply).status).toBe(503)
    expect(engine.release).not.toHaveBeenCalled()
  })

  test('when the event is done is 503: it may be handled again', async () => {
    const engine = engineSpy({ complete: never })
    const { reply, handler, onOutcome } = deliver(engine)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await reply).status).toBe(503)
    expect(handler).toHaveBeenCalledOnce()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'store_unavailable' })
  })
})

describe('a lease', () => {
  const long = (ms: number) => () => late(ms, undefined)

  test('is renewed three times in its length while the handler runs, and then no more', async () => {
    const engine = engineSpy()
    const { reply, handler } = deliver(engine, { lease: 3 }, long(9500))
    await vi.advanceTimersByTimeAsync(9499)
    expect(engine.renew).toHaveBeenCalledTimes(9)
    expect(engine.renew.mock.calls.every(([key, terms]) => key && terms.leaseMs === 3000)).toBe(true)
    expect(handler.mock.lastCall?.[1].signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect((await reply).status).toBe(200)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(engine.renew).toHaveBeenCalledTimes(9)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that is lost aborts the signal, and its owner’s completion is refused and told of', async () => {
    const engine = engineSpy({ renew: async () => false, complete: async () => false })
    const { reply, handler, onOutcome } = deliver(engine, { lease: 3 }, long(5000))
    await vi.advanceTimersByTimeAsync(999)
    const signal = handler.mock.lastCall?.[1].signal
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(signal?.aborted).toBe(true)
    expect(signal?.reason).toBeInstanceOf(StoreError)
    expect(signal?.reason).toMatchObject({ code: 'lease_lost' })
    await vi.advanceTimersByTimeAsync(4000)
    expect((await reply).status).toBe(500)
    expect(engine.renew).toHaveBeenCalledOnce()
    expect(engine.complete).toHaveBeenCalledOnce()
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 500, code: 'lease_lost' }),
    )
  })

  test.each<[string, StoreEngine['renew']]>([
    ['rejects', async () => Promise.reject(new Error('away'))],
    ['never answers', never],
  ])('is lost for good where renewing %s until it has run out, no earlier', async (_, renew) => {
    const engine = engineSpy({ renew })
    const { handler } = deliver(engine, { lease: 3, timeout: 0.1 }, long(10_000))
    await vi.advanceTimersByTimeAsync(3000)
    const signal = handler.mock.lastCall?.[1].signal
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1100)
    expect(signal?.reason).toMatchObject({ code: 'lease_lost' })
  })

  test('outlives an engine that is away for a while', async () => {
    let asked = 0
    const engine = engineSpy({ renew: async () => (++asked % 3 ? Promise.reject(new Error('away')) : true) })
    const { reply, handler } = deliver(engine, { lease: 3 }, long(12_500))
    await vi.advanceTimersByTimeAsync(12_500)
    expect((await reply).status).toBe(200)
    expect(handler.mock.lastCall?.[1].signal.aborted).toBe(false)
  })

  test('is not lost by a renewal that a completion overtook', async () => {
    const engine = engineSpy({ renew: () => late(500, false) })
    const { reply, handler } = deliver(engine, { lease: 3 }, long(1200))
    await vi.advanceTimersByTimeAsync(1200)
    expect((await reply).status).toBe(200)
    await vi.advanceTimersByTimeAsync(5000)
    expect(handler.mock.lastCall?.[1].signal.aborted).toBe(false)
  })
})

describe('how long a key is remembered', () => {
  const provider = (delivery: Provider['delivery'], replayWindow = 600): Provider => ({
    ...hooks.labsync,
    delivery,
    replayWindow,
  })

  test.each<[string, Provider, number]>([
    ['the tolerance, where no retry is documented', provider({}), 600],
    ['what the sender documents, too', provider({ retriesFor: 86_400 }), 87_000],
    ['all of its waits', provider({ retriesAfter: [30, 300, 1800] }), 2730],
    ['a tolerance of its own', provider({ retriesFor: 60 }, 60), 120],
    ['a tolerance of two sides', provider({}, 13), 13],
    [
      'retries alone, where there is no end to its freshness',
      provider({ retriesFor: 60 }, Number.POSITIVE_INFINITY),
      60,
    ],
  ])('covers %s', (_, sender, seconds) => {
    expect(repeatsFor(sender)).toBe(seconds)
  })

  test('is never less than that', async () => {
    const engine = engineSpy()
    await deliver(engine, { ttl: 1 }).reply
    expect(engine.claim.mock.lastCall?.[1].ttlMs).toBe(repeatsFor(hooks.labsync) * 1000)
  })

  test('covers the default tolerance of a provider that sets none', () => {
    expect(repeatsFor(labsync({ secret: 'whsec_x' }))).toBe(30 + 300 + 1800 + 7200 + 28_800 + 86_400 + 600)
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

test('an engine’s answer to a claim is one of four', () => {
  for (const claim of ['claimed', 'in_flight', 'done', 'conflict']) expect(requireClaim(claim)).toBe(claim)
  for (const other of ['OK', '', 1, null, undefined, ['claimed']])
    expect(() => requireClaim(other)).toThrow('claim')
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
