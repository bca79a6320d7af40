import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { freshKey, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')
const hurried = termsFor('anna', { leaseMs: short })

/** What a claim finds, of one and of a thousand at once. */
export function claimCases(engine: StoreEngine): void {
  describe('a claim', () => {
    test('succeeds once, and is found in flight by everybody else and by its owner', async () => {
      const key = freshKey()
      expect(await engine.claim(key, anna)).toBe('claimed')
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.claim(key, anna)).toBe('in_flight')
    })

    test('of one key leaves another alone', async () => {
      const key = freshKey()
      expect(await engine.claim(key, anna)).toBe('claimed')
      expect(await engine.claim(`${key}0`, bert)).toBe('claimed')
      expect(await engine.complete(key, anna)).toBe(true)
      expect(await engine.complete(`${key}0`, bert)).toBe(true)
    })

    test('that ran out leaves the key to the next', async () => {
      const key = freshKey()
      await engine.claim(key, hurried)
      await sleep(over)
      expect(await engine.claim(key, bert)).toBe('claimed')
      expect(await engine.claim(key, anna)).toBe('in_flight')
      expect(await engine.complete(key, bert)).toBe(true)
    })

    test('with another fingerprint is a conflict while the key is in flight, and once it is done', async () => {
      const key = freshKey()
      const other = termsFor('bert', { fingerprint: 'b'.repeat(64) })
      await engine.claim(key, anna)
      expect(await engine.claim(key, other)).toBe('conflict')
      await engine.complete(key, anna)
      expect(await engine.claim(key, other)).toBe('conflict')
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('with another fingerprint succeeds where the first was released or ran out', async () => {
      const other = termsFor('bert', { fingerprint: 'b'.repeat(64) })
      const released = freshKey()
      await engine.claim(released, anna)
      await engine.release(released, anna)
      expect(await engine.claim(released, other)).toBe('claimed')
      const left = freshKey()
      await engine.claim(left, hurried)
      await sleep(over)
      expect(await engine.claim(left, other)).toBe('claimed')
      expect(await engine.claim(left, anna)).toBe('conflict')
    })
  })

  describe('a thousand at once', { timeout: 60_000 }, () => {
    const crowd = Array.from({ length: 1000 }, (_, each) => termsFor(`owner-${each}`))

    async function rush(key: string): Promise<Record<string, number>> {
      const claims = await Promise.all(crowd.map((terms) => engine.claim(key, terms)))
      const counts: Record<string, number> = {}
      for (const claim of claims) counts[claim] = (counts[claim] ?? 0) + 1
      const winner = crowd[claims.indexOf('claimed')]
      if (winner) expect(await engine.complete(key, winner)).toBe(true)
      return counts
    }

    test('have one winner, who can complete, and then none', async () => {
      const key = freshKey('rush')
      expect(await rush(key)).toEqual({ claimed: 1, in_flight: 999 })
      expect(await rush(key)).toEqual({ done: 1000 })
    })

    test('have one winner where a lease ran out', async () => {
      const key = freshKey('rush')
      await engine.claim(key, hurried)
      await sleep(over)
      expect(await rush(key)).toEqual({ claimed: 1, in_flight: 999 })
    })

    test('all win where each has a key of its own', async () => {
      const keys = crowd.slice(0, 200).map(() => freshKey('each'))
      const claims = await Promise.all(keys.map((key) => engine.claim(key, anna)))
      expect(new Set(claims)).toEqual(new Set(['claimed']))
      const completions = await Promise.all(keys.map((key) => engine.complete(key, anna)))
      expect(new Set(completions)).toEqual(new Set([true]))
    })
  })
}
