import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, doneKey, freshKey, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const carla = termsFor('carla')
const forced = termsFor('bert', { evenIfDone: true })

/** What a claim of a key is that may be done, and what it leaves. */
export function forcedClaimCases(engine: StoreEngine): void {
  describe('a claim even if it is done', () => {
    test('succeeds once, and holds like any other', async () => {
      const key = await doneKey(engine, anna)
      const lease = await claimed(engine, key, forced)
      expect(await engine.claim(key, carla)).toBe('in_flight')
      expect(await engine.claim(key, { ...carla, evenIfDone: true })).toBe('in_flight')
      const stranger = { ...lease, owner: 'carla' }
      expect(await engine.renew(key, stranger)).toBe(false)
      expect(await engine.complete(key, stranger)).toBe(false)
      await engine.release(key, stranger)
      expect(await engine.renew(key, lease)).toBe(true)
      expect(await engine.complete(key, lease)).toBe(true)
      expect(await engine.claim(key, carla)).toBe('done')
    })

    test('is refused while the key is in flight, and with another fingerprint', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      expect(await engine.claim(key, forced)).toBe('in_flight')
      await engine.complete(key, lease)
      expect(await engine.claim(key, { ...forced, fingerprint: 'b'.repeat(64) })).toBe('conflict')
      expect(await engine.claim(key, carla)).toBe('done')
    })

    test('is a claim like any other where the key is free', async () => {
      const key = freshKey()
      await engine.release(key, await claimed(engine, key, forced))
      await claimed(engine, key, carla)
    })

    test('leaves the key done where it is released', async () => {
      const key = await doneKey(engine, anna)
      await engine.release(key, await claimed(engine, key, forced))
      expect(await engine.claim(key, carla)).toBe('done')
      await claimed(engine, key, forced)
    })

    test('leaves the key done where its lease runs out', async () => {
      const key = await doneKey(engine, anna)
      await claimed(engine, key, { ...forced, leaseMs: short })
      await sleep(over)
      expect(await engine.claim(key, carla)).toBe('done')
      await claimed(engine, key, { ...carla, evenIfDone: true })
    })
  })
}
