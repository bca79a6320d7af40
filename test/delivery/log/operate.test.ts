import { afterEach, describe, expect, test, vi } from 'vitest'
import { defineLog } from '../../../src/delivery/log/define-log.js'
import { foundEntry, type LogEngine } from '../../../src/delivery/log/engine.js'
import type { DeliveryFilter, ListOptions } from '../../../src/delivery/log/record.js'
import type { RedeliveryProgress } from '../../../src/delivery/log/redelivery.js'
import type { DeliveryStatus } from '../../../src/delivery/log/status.js'
import { replacesAttempt } from '../../../src/delivery/log/status.js'
import type { Store } from '../../../src/delivery/store.js'
import { StoreError } from '../../../src/errors.js'
import { laabam } from '../../../src/providers/laabam.js'
import { memoryLogEngine } from '../../../src/stores/memory-log.js'
import { bodyOf, fail, hook, key, setUp, unverifiedHook } from './fixture.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A set-up whose deliveries failed, each received a millisecond after the one before. */
async function failedOnce(ids: readonly string[]) {
  const parts = setUp()
  const now = Date.now()
  for (const [at, id] of ids.entries()) {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now - 1000 + at)
    await parts.deliver(fail(), bodyOf(id))
    clock.mockRestore()
  }
  const redelivery = { provider: hook, store: parts.store }
  return { ...parts, redelivery }
}

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

describe('list', () => {
  test('shows the oldest first, a page at a time', async () => {
    const { log } = await failedOnce(['a', 'b', 'c'])
    const first = await log.list({ limit: 2 })
    expect(first.deliveries.map(({ id }) => id)).toEqual(['a', 'b'])
    const second = await log.list({ limit: 2, after: first.after ?? '' })
    expect(second.deliveries.map(({ id }) => id)).toEqual(['c'])
    expect(second).not.toHaveProperty('after')
    expect((await log.list({ limit: 3 })).after).toBeDefined()
  })

  test('shows what was asked for', async () => {
    const { log, deliver, deliverUnverified } = await failedOnce(['a'])
    await deliver(() => {}, bodyOf('b'))
    await deliverUnverified()
    // sorted: two may be received in one millisecond
    const idsOf = async (options: ListOptions) =>
      (await log.list(options)).deliveries.map(({ id }) => id).sort()
    expect(await idsOf({})).toEqual(['a', 'b', undefined])
    expect(await idsOf({ status: 'handled' })).toEqual(['b'])
    expect(await idsOf({ status: ['handled', 'failed'], provider: 'laabam' })).toEqual(['a', 'b'])
    expect(await idsOf({ type: 'bill.created' })).toEqual([undefined])
    expect(await idsOf({ since: new Date(Date.now() - 500), provider: 'laabam' })).toEqual(['b'])
  })

  test('shows a delivery without its body, and says who verified it', async () => {
    const { log, deliverUnverified } = await failedOnce([])
    await deliverUnverified()
    const { deliveries } = await log.list()
    expect(deliveries).toEqual([
      {
        key: expect.stringMatching(/^flabs::/),
        status: 'failed',
        code: 'handler_failed',
        provider: 'flabs',
        type: 'bill.created',
        verified: false,
        receivedAt: expect.any(Date),
        attempts: 1,
        latencyMs: expect.any(Number),
        headers: {},
      },
    ])
  })

  test.each([
    'no JSON',
    '[]',
    '{}',
    '{"delivery":{},"headers":{},"verified":true}',
    '{"delivery":{"key":"k"},"headers":{}}',
  ])('shows of a row that was written by hand what it has: %s', async (facts) => {
    const { log, tamper } = await failedOnce(['evt_1'])
    await tamper({ facts })
    const shown = {
      key,
      status: 'failed',
      provider: 'laabam',
      type: 'invoice.paid',
      verified: false,
      headers: {},
    }
    expect((await log.list()).deliveries).toEqual([expect.objectContaining(shown)])
    expect(await log.get(key)).toMatchObject(shown)
  })

  test.each<[string, unknown]>([
    ['an unknown status', { status: 'lost' }],
    ['one of several that is unknown', { status: ['failed', 'lost'] }],
    ['a limit of 0', { limit: 0 }],
    ['half a limit', { limit: 1.5 }],
    ['a limit over 1,000', { limit: 1001 }],
    ['no page', { after: 'yesterday' }],
    ['no time', { since: new Date(Number.NaN) }],
    ['a misspelt option', { provder: 'labsync' }],
  ])('refuses %s', async (_, options) => {
    const { log } = setUp()
    await expect(log.list(options as ListOptions)).rejects.toMatchObject({ code: 'option_invalid' })
  })
})

test('get finds nothing under a key that nobody recorded', async () => {
  expect(await setUp().log.get('laabam::id:evt_1')).toBeUndefined()
})

test('count says how many have each status', async () => {
  const { log, deliver } = await failedOnce(['a', 'b'])
  await deliver(() => {}, bodyOf('a'))
  expect(await log.count()).toEqual({ received: 0, handled: 1, failed: 1, conflict: 0, superseded: 0 })
})

test('forget deletes what is recorded under a key', async () => {
  const { log } = await failedOnce(['evt_1'])
  expect(await log.forget(key)).toBe(true)
  expect(await log.forget(key)).toBe(false)
  expect((await log.list()).deliveries).toEqual([])
})

describe('prune', () => {
  test('deletes what is older, batch by batch, and says how many', async () => {
    const batches = [1000, 1000, 5]
    const prune = vi.fn(async () => batches.shift() ?? 0)
    const { log } = setUp({ engine: { prune } })
    vi.spyOn(Date, 'now').mockReturnValue(100_000)
    expect(await log.prune(60)).toBe(2005)
    expect(prune.mock.calls).toEqual([[40_000], [40_000], [40_000]])
  })

  test('leaves alone what is not', async () => {
    const { log } = await failedOnce(['a'])
    expect(await log.prune(60)).toBe(0)
    expect(await log.prune(0.5)).toBe(1)
  })

  test.each([0, -1, Number.NaN])('refuses %s seconds', async (seconds) => {
    await expect(setUp().log.prune(seconds)).rejects.toMatchObject({ code: 'option_invalid' })
  })
})

describe('redeliverAll', () => {
  test('redelivers what is not done, the oldest first, and says what became of each', async () => {
    const { log, deliver, tamper, redelivery } = await failedOnce(['c', 'a', 'b'])
    await deliver(() => {}, bodyOf('a'))
    await tamper({ status: 'received' }, 'laabam::id:a')
    const seen: unknown[] = []
    const handler = (event: { readonly id?: string }) => {
      seen.push(event.id)
      if (event.id === 'c') throw new Error('again')
    }
    const progress: RedeliveryProgress[] = []
    const counts = await log.redeliverAll(
      {},
      { ...redelivery, handler, onProgress: (one) => progress.push(one) },
    )
    const none = { handled: 0, done: 0, in_flight: 0, conflict: 0, superseded: 0, failed: 0 }
    expect(seen).toEqual(['c', 'b'])
    expect(counts).toEqual({ ...none, handled: 1, done: 1, failed: 1 })
    expect(progress).toEqual([
      {
        key: 'laabam::id:c',
        result: 'failed',
        error: expect.objectContaining({ code: 'handler_failed' }),
        counts: { ...none, failed: 1 },
      },
      { key: 'laabam::id:b', result: 'handled', counts: { ...none, failed: 1, handled: 1 } },
      // the sender delivered it last
      { key: 'laabam::id:a', result: 'done', counts },
    ])
  })

  test.each<[DeliveryFilter, readonly string[]]>([
    [{ status: 'handled' }, ['done']],
    [{ status: ['failed'] }, ['a', 'b']],
    [{ type: 'invoice.created' }, []],
    [{ since: new Date(Date.now() + 60_000) }, []],
    [{ provider: 'flabs' }, []],
  ])('redelivers what was asked for: %j', async (filter, expected) => {
    const { log, deliver, redelivery } = await failedOnce(['a', 'b'])
    await deliver(() => {}, bodyOf('done'))
    const seen: unknown[] = []
    const handler = (event: { readonly id?: string }) => seen.push(event.id)
    await log.redeliverAll(filter, { ...redelivery, handler, force: true })
    expect(seen).toEqual(expected)
  })

  test('leaves other providers’ deliveries alone', async () => {
    const { log, deliverUnverified, redelivery } = await failedOnce([])
    await deliverUnverified()
    const counts = await log.redeliverAll({}, { ...redelivery, handler: fail('it ran') })
    expect(Object.values(counts)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('goes through more than a page', async () => {
    const ids = Array.from({ length: 250 }, (_, at) => `evt_${at}`)
    const { log, redelivery } = await failedOnce(ids)
    const handler = vi.fn()
    expect(await log.redeliverAll({}, { ...redelivery, handler })).toMatchObject({ handled: 250 })
    expect(handler).toHaveBeenCalledTimes(250)
  })

  test('ends with what was received when it began', async () => {
    const { log, deliver, redelivery } = await failedOnce(Array.from({ length: 150 }, (_, at) => `evt_${at}`))
    let late = 0
    const handler = async () => {
      const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000)
      await deliver(fail(), bodyOf(`late_${late++}`))
      clock.mockRestore()
    }
    expect(await log.redeliverAll({}, { ...redelivery, handler })).toMatchObject({ handled: 150, failed: 0 })
  })

  test('goes on after a row that nobody sealed', async () => {
    const { log, tamper, redelivery } = await failedOnce(['a', 'b'])
    await tamper({ seal: '' }, 'laabam::id:a')
    const counts = await log.redeliverAll({}, { ...redelivery, handler: () => {} })
    expect(counts).toMatchObject({ failed: 1, handled: 1 })
  })

  test('ends where the store is gone', async () => {
    const { log, redelivery } = await failedOnce(['a', 'b'])
    const claim = vi.fn(fail('no engine'))
    const bulk = log.redeliverAll({}, { ...redelivery, store: { claim } as Store, handler: () => {} })
    await expect(bulk).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(claim).toHaveBeenCalledOnce()
  })

  test('begins no more a second than it was told', async () => {
    const { log, redelivery } = await failedOnce(['a', 'b', 'c'])
    vi.useFakeTimers()
    const handler = vi.fn()
    const bulk = log.redeliverAll({}, { ...redelivery, handler, rate: 2 })
    await vi.advanceTimersByTimeAsync(499)
    expect(handler).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(10)
    expect(handler).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(500)
    expect(await bulk).toMatchObject({ handled: 3 })
  })

  test('ends where its signal aborts, before the next one', async () => {
    const { log, redelivery } = await failedOnce(['a', 'b', 'c'])
    const { signal, abort } = abortable()
    const handler = vi.fn()
    const onProgress = () => abort()
    expect(await log.redeliverAll({}, { ...redelivery, handler, signal, onProgress })).toMatchObject({
      handled: 1,
    })
    expect(handler).toHaveBeenCalledOnce()
    expect(await log.count()).toMatchObject({ failed: 2 })
  })

  test('is not ended by what onProgress throws', async () => {
    const stderr = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { log, redelivery } = await failedOnce(['a', 'b'])
    const onProgress = () => {
      throw new Error('no terminal')
    }
    expect(await log.redeliverAll({}, { ...redelivery, handler: () => {}, onProgress })).toMatchObject({
      handled: 2,
    })
    expect(stderr).toHaveBeenCalledTimes(2)
  })

  test.each([0, -1, Number.NaN])('refuses a rate of %s', async (rate) => {
    const { log, redelivery } = await failedOnce([])
    await expect(log.redeliverAll({}, { ...redelivery, handler: () => {}, rate })).rejects.toMatchObject({
      code: 'option_invalid',
    })
  })

  test('refuses a provider, a store or a filter that is none, before it redelivers', async () => {
    const { log, redelivery } = await failedOnce([])
    const handler = () => {}
    const misspelt = { ...redelivery, handler, rates: 5 }
    const wrong = [
      () => log.redeliverAll({}, { ...redelivery, handler, provider: {} as typeof hook }),
      () => log.redeliverAll({}, { ...redelivery, handler, store: {} as Store }),
      () => log.redeliverAll({ status: 'lost' as DeliveryStatus }, { ...redelivery, handler }),
      () => log.redeliverAll({}, { ...redelivery, handler: {} }),
      // would redeliver all there is
      () => log.redeliverAll({ provder: 'labsync' } as DeliveryFilter, { ...redelivery, handler }),
      // would redeliver all of it at once
      () => log.redeliverAll({}, misspelt),
    ]
    for (const run of wrong) await expect(run()).rejects.toMatchObject({ code: 'option_invalid' })
  })
})

describe('defineLog', () => {
  test('refuses an engine that lacks an operation, and times that are none', () => {
    const { prune: _, ...engine } = memoryLogEngine()
    const invalid = expect.objectContaining({ code: 'option_invalid' })
    expect(() => defineLog(engine as LogEngine)).toThrow(invalid)
    for (const options of [{ ttl: 0 }, { timeout: -1 }, { ttl: Number.POSITIVE_INFINITY }])
      expect(() => defineLog(memoryLogEngine(), options)).toThrow(invalid)
  })

  test.each(['list', 'get', 'count', 'prune', 'forget'] as const)(
    'says that the engine is not there, where %s needs it',
    async (method) => {
      const broken = { list: fail(), load: fail(), count: fail(), prune: fail(), remove: fail() }
      const { log } = setUp({ engine: broken })
      const calls = {
        list: () => log.list(),
        get: () => log.get(key),
        count: () => log.count(),
        prune: () => log.prune(1),
        forget: () => log.forget(key),
      }
      await expect(calls[method]()).rejects.toBeInstanceOf(StoreError)
    },
  )
})

test('a redelivery of one provider says so where the record is another’s', async () => {
  const { log, store, deliverUnverified } = setUp({ options: { sealWith: 'of-the-log' } })
  await deliverUnverified()
  const [{ key: at = '' } = {}] = (await log.list()).deliveries
  const other = laabam({ secret: 'x' })
  await expect(log.redeliver(at, { provider: other, handler: fail(), store })).rejects.toMatchObject({
    code: 'signature_mismatch',
  })
  expect(await log.redeliver(at, { provider: unverifiedHook, handler: () => {}, store })).toBe('handled')
})

describe('what replaces what is recorded', () => {
  test.each<[DeliveryStatus, number, DeliveryStatus, boolean]>([
    // told, its fence, recorded with fence 10, whether it replaces that
    ['received', 11, 'handled', true],
    ['received', 11, 'failed', true],
    ['received', 10, 'failed', false],
    ['received', 9, 'failed', false],
    ['handled', 9, 'failed', true],
    ['handled', 9, 'received', true],
    ['handled', 9, 'handled', false],
    ['handled', 10, 'handled', true],
    ['failed', 10, 'received', true],
    ['failed', 9, 'received', false],
    ['failed', 11, 'handled', false],
    ['failed', 11, 'failed', true],
    ['superseded', 11, 'failed', true],
    ['superseded', 11, 'handled', false],
    ['conflict', 11, 'conflict', true],
    ['conflict', 11, 'handled', false],
  ])('%s with fence %i on %s: %s', (status, fence, recorded, replaces) => {
    expect(replacesAttempt({ status, fence }, { status: recorded, fence: 10 })).toBe(replaces)
  })
})

test('a row of an engine becomes an entry, whatever kinds its columns have', () => {
  const row = { key: 'k', provider: 'p', type: 't', facts: '{}', seal: 's', receivedAt: '5', attempts: 3n }
  const none = { status: 'handled', code: null, latencyMs: null }
  expect(foundEntry({ ...row, ...none })).toEqual({
    ...row,
    status: 'handled',
    code: undefined,
    latencyMs: undefined,
    receivedAt: 5,
    attempts: 3,
  })
  expect(foundEntry({ ...row, status: 'failed', code: 'handler_failed', latencyMs: 1.5 })).toMatchObject({
    code: 'handler_failed',
    latencyMs: 1.5,
  })
  expect(() => foundEntry({ ...row, ...none, status: 'lost' })).toThrow(/status/)
})
