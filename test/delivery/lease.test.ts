import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineStore, type StoreEngine } from '../../src/delivery/define-store.js'
import { StoreError } from '../../src/errors.js'
import { deliver, engineSpy, granted, late, leaseOf, never } from './engine-spy.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

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
    const engine = engineSpy({ claim: () => late(3000, granted) })
    const { reply, handler } = deliver(engine)
    await vi.advanceTimersByTimeAsync(2000)
    expect((await reply).status).toBe(503)
    expect(engine.release).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1000)
    expect(engine.release).toHaveBeenCalledExactlyOnceWith(...leaseOf(engine))
    expect(handler).not.toHaveBeenCalled()
  })

  test('and finds too late that somebody else has it leaves that alone', async () => {
    const engine = engineSpy({ claim: () => late(3000, 'in_flight' as const) })
    const { reply } = deliver(engine)
    await vi.advanceTimersByTimeAsync(3000)
    expect((await reply).status).toBe(503)
    expect(engine.release).not.toHaveBeenCalled()
  })

  test('and may have granted a claim that failed has it given back, until that was done twice', async () => {
    let asked = 0
    const engine = engineSpy({
      claim: () => Promise.reject(new Error('connection reset')),
      release: async () => {
        if (++asked <= 3) throw new Error('connection refused')
      },
    })
    const { reply, handler } = deliver(engine)
    expect((await reply).status).toBe(503)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(engine.release).toHaveBeenCalledTimes(5)
    const [key, { owner } = {}] = engine.claim.mock.lastCall ?? []
    expect(engine.release).toHaveBeenLastCalledWith(key, expect.objectContaining({ owner }))
    expect(handler).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('and answers nothing any more is asked to give it back until its lease would have ended', async () => {
    const engine = engineSpy({ claim: never, release: never })
    const { reply } = deliver(engine, { lease: 10, timeout: 1 })
    await vi.advanceTimersByTimeAsync(1000)
    expect((await reply).status).toBe(503)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(engine.release.mock.calls.length).toBeGreaterThan(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('and fails for a thousand claims has a hundred of them given back at a time', async () => {
    const engine = engineSpy({ claim: () => Promise.reject(new Error('away')), release: never })
    const store = defineStore(engine)
    const claims = Array.from({ length: 1000 }, (_, each) =>
      store.claim({ key: `key ${each}`, fingerprint: 'a', rememberFor: 60 }, {}).catch(() => {}),
    )
    await Promise.all(claims)
    await vi.advanceTimersByTimeAsync(0)
    expect(engine.release).toHaveBeenCalledTimes(100)
    await vi.advanceTimersByTimeAsync(60_000)
    await store.claim({ key: 'later', fingerprint: 'a', rememberFor: 60 }, {}).catch(() => {})
    await vi.advanceTimersByTimeAsync(0)
    expect(engine.release.mock.lastCall?.[0]).toBe('later')
  })

  test('and grants a claim that has run out by then runs no handler, and gives it back', async () => {
    const engine = engineSpy({ claim: () => late(1500, granted) })
    const { reply, handler, onOutcome } = deliver(engine, { lease: 1.5 })
    await vi.advanceTimersByTimeAsync(1500)
    expect((await reply).status).toBe(503)
    expect(handler).not.toHaveBeenCalled()
    expect(engine.release).toHaveBeenCalledExactlyOnceWith(...leaseOf(engine))
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'store_unavailable' })
  })

  test('when the handler has ended completes once it is back, within the lease', async () => {
    let asked = 0
    const complete = async () => (++asked < 4 ? Promise.reject(new Error('away')) : true)
    const { reply, handler } = deliver(engineSpy({ complete }), { lease: 3 })
    await vi.advanceTimersByTimeAsync(300)
    expect((await reply).status).toBe(200)
    expect(asked).toBe(4)
    expect(handler).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('when the handler has ended, until the lease ends, is 503: the event may be handled again', async () => {
    const engine = engineSpy({ complete: never })
    const { reply, handler, onOutcome } = deliver(engine, { lease: 5 })
    await vi.advanceTimersByTimeAsync(6000)
    expect((await reply).status).toBe(503)
    expect(engine.complete).toHaveBeenCalledTimes(3)
    expect(handler).toHaveBeenCalledOnce()
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'store_unavailable' })
    expect(vi.getTimerCount()).toBe(0)
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
