import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { repeatsFor } from '../../src/delivery/key.js'
import type { Provider } from '../../src/providers/define.js'
import { labsync } from '../../src/providers/labsync.js'
import { hooks } from '../receiver/fixture.js'
import { deliver, engineSpy } from './engine-spy.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

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
