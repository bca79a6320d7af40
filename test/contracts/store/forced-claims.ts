import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ClaimTerms, StoreEngine } from '../../../src/delivery/define-store.js'
import { freshKey, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const carla = termsFor('carla')
const forced = termsFor('bert', { evenIfDone: true })

/** What a claim of a key is that may be done, and what it leaves. */
export function forcedClaimCases(engine: StoreEngine): void {
  describe('a claim even if it is done', () => {
    /** A key that Anna has completed. */
    async function doneKey(changes: Partial<ClaimTerms> = {}): Promise<string> {
      const key = freshKey('done')
      await engine.claim(key, anna)
      await engine.complete(key, { ...anna, ...changes })
      return key
    }

    test('succeeds once, and holds like any other', async () => {
      const key = await doneKey()
      expect(await engine.claim(key, forced)).toBe('claimed')
      expect(await engine.claim(key, carla)).toBe('in_flight')
      expect(await engine.claim(key, { ...carla, evenIfDone: true })).toBe('in_flight')
      for (const operation of ['renew', 'complete', 'release'] as const)
        expect(await engine[operation](key, carla)).toBe(false)
      expect(await engine.renew(key, forced)).toBe(true)
      expect(await engine.complete(key, forced)).toBe(true)
      expect(await engine.release(key, forced)).toBe(false)
      expect(await engine.claim(key, carla)).toBe('done')
    })

    test('is refused while the key is in flight, and with another fingerprint', async () => {
      const key = freshKey()
      await engine.claim(key, anna)
      expect(await engine.claim(key, forced)).toBe('in_flight')
      await engine.complete(key, anna)
      expect(await engine.claim(key, { ...forced, fingerprint: 'b'.repeat(64) })).toBe('conflict')
      expect(await engine.claim(key, carla)).toBe('done')
    })

    test('is a claim like any other where the key is free', async () => {
      const key = freshKey()
      expect(await engine.claim(key, forced)).toBe('claimed')
      expect(await engine.release(key, forced)).toBe(true)
      expect(await engine.claim(key, carla)).toBe('claimed')
    })

    test('leaves the key done where it is released', async () => {
      const key = await doneKey()
      await engine.claim(key, forced)
      expect(await engine.release(key, forced)).toBe(true)
      expect(await engine.claim(key, carla)).toBe('done')
      expect(await engine.complete(key, forced)).toBe(false)
      expect(await engine.claim(key, forced)).toBe('claimed')
    })

    test('leaves the key done where its lease runs out', async () => {
      const key = await doneKey()
      await engine.claim(key, { ...forced, leaseMs: short })
      await sleep(over)
      expect(await engine.renew(key, forced)).toBe(false)
      expect(await engine.claim(key, carla)).toBe('done')
      expect(await engine.claim(key, { ...carla, evenIfDone: true })).toBe('claimed')
    })

    test('is renewed from now on', async () => {
      const key = await doneKey()
      await engine.claim(key, { ...forced, leaseMs: 1000 })
      expect(await engine.renew(key, forced)).toBe(true)
      await sleep(1100)
      expect(await engine.claim(key, carla)).toBe('in_flight')
      expect(await engine.renew(key, { ...forced, leaseMs: short })).toBe(true)
      await sleep(over)
      expect(await engine.claim(key, carla)).toBe('done')
    })

    test('prolongs no memory, and outlasts it', async () => {
      const released = await doneKey({ ttlMs: 1000 })
      await engine.claim(released, forced)
      await engine.release(released, forced)
      const leased = await doneKey({ ttlMs: 1000 })
      await engine.claim(leased, forced)
      await sleep(1100)
      expect(await engine.claim(released, carla)).toBe('claimed')
      expect(await engine.claim(leased, carla)).toBe('in_flight')
      expect(await engine.release(leased, forced)).toBe(true)
      expect(await engine.claim(leased, carla)).toBe('claimed')
    })
  })
}
