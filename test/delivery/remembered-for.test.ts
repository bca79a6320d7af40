import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { rememberFor } from '../../src/delivery/key.js'
import type { Provider } from '../../src/providers/define.js'
import { labsync } from '../../src/providers/labsync.js'
import { deliver, engineSpy } from './engine-spy.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('how long a key is remembered', () => {
  const day = 86_400
  const sender = (delivery: Provider['delivery'], replayWindow = 600) => ({ delivery, replayWindow })

  test.each<[string, Pick<Provider, 'delivery' | 'replayWindow'>, boolean, number]>([
    ['a week, where no retry is documented', sender({}), false, 7 * day],
    ['a week at least, where there is an id', sender({ retriesFor: day }), true, 7 * day],
    ['what the sender documents and a replay, without an id', sender({ retriesFor: day }), false, day + 600],
    ['all of its waits', sender({ retriesAfter: [day, day, 30] }), false, 2 * day + 630],
    ['a day at least', sender({ retriesAfter: [] }), false, day],
    [
      'more than a week, where it retries for longer',
      sender({ retriesFor: 9 * day }, 13),
      true,
      9 * day + 13,
    ],
    [
      'retries alone, where it can be replayed for ever',
      sender({ retriesFor: 2 * day }, Infinity),
      false,
      2 * day,
    ],
  ])('is %s', (_, provider, hasId, seconds) => {
    expect(rememberFor(provider, hasId)).toBe(seconds)
  })

  test('is about 35 hours for a body of LabSync, which has no ids', () => {
    expect(rememberFor(labsync({ secret: 'whsec_x' }), false)).toBe(
      30 + 300 + 1800 + 7200 + 28_800 + 86_400 + 600,
    )
  })

  test('is what the user sets, never less than the lease', async () => {
    for (const [ttl, ms] of [
      [60, 60_000],
      [1, 30_000],
    ] as const) {
      const engine = engineSpy()
      await deliver(engine, { ttl }).reply
      expect(engine.claim.mock.lastCall?.[1].ttlMs).toBe(ms)
    }
  })
})
