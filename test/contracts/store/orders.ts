import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, freshKey, over, short, termsFor } from './terms.js'

const anna = (at: number) => termsFor('anna', { at })
const bert = (at: number) => termsFor('bert', { at, fingerprint: 'b'.repeat(64) })

/** What the key of an order remembers: the highest place that was completed. */
export function orderCases(engine: StoreEngine): void {
  describe('the key of an order', () => {
    async function completed(key: string, at: number): Promise<void> {
      expect(await engine.complete(key, await claimed(engine, key, anna(at)))).toBe(true)
    }

    test('is free after a completion, for what is not older', async () => {
      const key = freshKey('order')
      await completed(key, 5)
      expect(await engine.claim(key, bert(4.5))).toBe('superseded')
      await completed(key, 5)
      await completed(key, 1_700_000_000_123)
      expect(await engine.claim(key, bert(1_700_000_000_122))).toBe('superseded')
      await claimed(engine, key, bert(1_700_000_000_124))
    })

    test('has one turn at a time', async () => {
      const key = freshKey('order')
      const turn = await claimed(engine, key, anna(1))
      expect(await engine.claim(key, bert(2))).toBe('in_flight')
      expect(await engine.complete(key, turn)).toBe(true)
      await claimed(engine, key, bert(2))
    })

    test('learns nothing from what was released', async () => {
      const key = freshKey('order')
      await completed(key, -3)
      await engine.release(key, await claimed(engine, key, anna(9)))
      expect(await engine.claim(key, bert(-4))).toBe('superseded')
      await claimed(engine, key, bert(2))
    })

    test('is not completed by an owner after whom another had it', async () => {
      const key = freshKey('order')
      const stale = await claimed(engine, key, { ...anna(5), leaseMs: short })
      await sleep(over)
      const next = await claimed(engine, key, bert(6))
      expect(await engine.complete(key, next)).toBe(true)
      expect(await engine.complete(key, stale)).toBe(false)
      expect(await engine.renew(key, stale)).toBe(false)
      expect(await engine.claim(key, anna(5))).toBe('superseded')
    })

    test('forgets its order after its time to live', async () => {
      const key = freshKey('order')
      const turn = await claimed(engine, key, anna(5))
      await engine.complete(key, { ...turn, ttlMs: short })
      await sleep(over)
      await claimed(engine, key, bert(1))
    })
  })
}
