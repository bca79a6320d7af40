import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, doneKey, freshKey, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')
const hurried = termsFor('anna', { leaseMs: short })
const otherBody = termsFor('bert', { fingerprint: 'b'.repeat(64) })

/** What a claim finds, of one and of a thousand at once. */
export function claimCases(engine: StoreEngine): void {
  describe('a claim', () => {
    test('succeeds once, and is found in flight by everybody else and by its owner', async () => {
      const key = freshKey()
      await claimed(engine, key, anna)
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.claim(key, anna)).toBe('in_flight')
    })

    test('of one key leaves another alone', async () => {
      const key = freshKey()
      const first = await claimed(engine, key, anna)
      const second = await claimed(engine, `${key}0`, bert)
      expect(await engine.complete(key, first)).toBe(true)
      expect(await engine.complete(`${key}0`, second)).toBe(true)
    })

    test('that ran out leaves the key to the next', async () => {
      const key = freshKey()
      await claimed(engine, key, hurried)
      await sleep(over)
      const next = await claimed(engine, key, bert)
      expect(await engine.claim(key, anna)).toBe('in_flight')
      expect(await engine.complete(key, next)).toBe(true)
    })

    test('with another fingerprint is in flight while a lease holds, and a conflict once the key is done', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      expect(await engine.claim(key, otherBody)).toBe('in_flight')
      await engine.complete(key, lease)
      expect(await engine.claim(key, otherBody)).toBe('conflict')
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('with another fingerprint succeeds where the first was released or ran out', async () => {
      const released = freshKey()
      await engine.release(released, await claimed(engine, released, anna))
      const next = await claimed(engine, released, otherBody)
      await engine.complete(released, next)
      expect(await engine.claim(released, anna)).toBe('conflict')
      const left = freshKey()
      await claimed(engine, left, hurried)
      await sleep(over)
      await claimed(engine, left, otherBody)
    })
  })

  describe('attempt and fence', () => {
    test('grow with each claim, whether the one before was released, ran out or was done', async () => {
      const key = freshKey()
      const first = await claimed(engine, key, anna)
      await engine.release(key, first)
      const second = await claimed(engine, key, hurried)
      await sleep(over)
      const third = await claimed(engine, key, bert)
      await engine.complete(key, third)
      const fourth = await claimed(engine, key, { ...anna, evenIfDone: true })
      const leases = [first, second, third, fourth]
      expect(leases.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
      const fences = leases.map(({ fence }) => fence)
      expect(fences.every(Number.isSafeInteger)).toBe(true)
      expect([...new Set(fences)].sort((a, b) => a - b)).toEqual(fences)
    })

    test('begin anew once the key is forgotten, where the fence still grows', async () => {
      const key = freshKey()
      const first = await claimed(engine, key, { ...hurried, ttlMs: short })
      await sleep(over)
      const next = await claimed(engine, key, bert)
      expect(next.attempt).toBe(1)
      expect(next.fence).toBeGreaterThan(first.fence)
    })
  })

  describe('a thousand at once', { timeout: 60_000 }, () => {
    const crowd = Array.from({ length: 1000 }, (_, each) => termsFor(`owner-${each}`))

    async function rush(key: string): Promise<Record<string, number>> {
      const claims = await Promise.all(crowd.map((terms) => engine.claim(key, terms)))
      const counts: Record<string, number> = {}
      for (const [each, claim] of claims.entries()) {
        const word = typeof claim === 'string' ? claim : 'claimed'
        counts[word] = (counts[word] ?? 0) + 1
        const terms = crowd[each]
        if (typeof claim === 'object' && terms)
          expect(await engine.complete(key, { ...terms, ...claim })).toBe(true)
      }
      return counts
    }

    test('have one winner, who can complete, and then none', async () => {
      const key = freshKey('rush')
      expect(await rush(key)).toEqual({ claimed: 1, in_flight: 999 })
      expect(await rush(key)).toEqual({ done: 1000 })
    })

    test('have one winner where a lease ran out', async () => {
      const key = freshKey('rush')
      await claimed(engine, key, hurried)
      await sleep(over)
      expect(await rush(key)).toEqual({ claimed: 1, in_flight: 999 })
    })

    test('all win where each has a key of its own', async () => {
      const keys = crowd.slice(0, 200).map(() => freshKey('each'))
      const leases = await Promise.all(keys.map((key) => claimed(engine, key, anna)))
      const completions = await Promise.all(
        leases.map((lease, each) => engine.complete(keys[each] ?? '', lease)),
      )
      expect(new Set(completions)).toEqual(new Set([true]))
    })
  })

  test('a key that is done is done for whoever claims it', async () => {
    const key = await doneKey(engine, anna)
    expect(await engine.claim(key, anna)).toBe('done')
    expect(await engine.claim(key, bert)).toBe('done')
  })
}
