import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { freshKey, minute, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')
const hurried = termsFor('anna', { leaseMs: short })

/** What the owner of a lease can do with it, and nobody else. */
export function leaseCases(engine: StoreEngine): void {
  describe('completion', () => {
    test('makes a key done for its time to live, not for the lease', async () => {
      const key = freshKey()
      await engine.claim(key, termsFor('anna', { leaseMs: 1000 }))
      expect(await engine.complete(key, anna)).toBe(true)
      await sleep(1100)
      expect(await engine.claim(key, bert)).toBe('done')
      expect(await engine.claim(key, anna)).toBe('done')
    })

    test('is forgotten after its time to live', async () => {
      const key = freshKey()
      await engine.claim(key, anna)
      await engine.complete(key, termsFor('anna', { ttlMs: short }))
      await sleep(over)
      expect(await engine.claim(key, bert)).toBe('claimed')
    })

    test('is final: its owner can’t renew, complete or release any more', async () => {
      const key = freshKey()
      await engine.claim(key, anna)
      await engine.complete(key, anna)
      expect(await engine.renew(key, anna)).toBe(false)
      expect(await engine.complete(key, anna)).toBe(false)
      expect(await engine.release(key, anna)).toBe(false)
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('and a claim that comes as the lease runs out never both succeed', async () => {
      const rounds = Array.from({ length: 100 }, async (_, round) => {
        const key = freshKey('race')
        await engine.claim(key, hurried)
        await sleep(short - 10 + (round % 20))
        const [completed, claim] = await Promise.all([
          engine.complete(key, anna),
          engine.claim(key, termsFor('bert', { leaseMs: minute })),
        ])
        expect(completed && claim === 'claimed').toBe(false)
        // one of the two has it, and has it alone
        expect(await engine.complete(key, bert)).toBe(claim === 'claimed')
      })
      await Promise.all(rounds)
    })
  })

  describe('renewal', () => {
    test('makes a lease last from now on', async () => {
      const key = freshKey()
      await engine.claim(key, termsFor('anna', { leaseMs: 1000 }))
      expect(await engine.renew(key, anna)).toBe(true)
      await sleep(1100)
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.complete(key, anna)).toBe(true)
    })

    test('can shorten it, too', async () => {
      const key = freshKey()
      await engine.claim(key, anna)
      expect(await engine.renew(key, hurried)).toBe(true)
      await sleep(over)
      expect(await engine.claim(key, bert)).toBe('claimed')
    })
  })

  test('release frees a key for the next', async () => {
    const key = freshKey()
    await engine.claim(key, anna)
    expect(await engine.release(key, anna)).toBe(true)
    expect(await engine.claim(key, bert)).toBe('claimed')
    expect(await engine.release(key, anna)).toBe(false)
    expect(await engine.complete(key, bert)).toBe(true)
  })

  describe.each(['renew', 'complete', 'release'] as const)('%s is refused', (operation) => {
    test('to a stranger, and changes nothing', async () => {
      const key = freshKey()
      await engine.claim(key, anna)
      expect(await engine[operation](key, bert)).toBe(false)
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.complete(key, anna)).toBe(true)
    })

    test('of a key nobody has, and changes nothing', async () => {
      const key = freshKey()
      expect(await engine[operation](key, anna)).toBe(false)
      expect(await engine.claim(key, bert)).toBe('claimed')
    })

    test('to an owner whose lease ran out, though nobody took the key', async () => {
      const key = freshKey()
      await engine.claim(key, hurried)
      await sleep(over)
      expect(await engine[operation](key, anna)).toBe(false)
      expect(await engine.claim(key, bert)).toBe('claimed')
    })

    test('to an owner whose key somebody else took, and changes nothing', async () => {
      const key = freshKey()
      await engine.claim(key, hurried)
      await sleep(over)
      await engine.claim(key, bert)
      expect(await engine[operation](key, anna)).toBe(false)
      expect(await engine.claim(key, anna)).toBe('in_flight')
      expect(await engine.complete(key, bert)).toBe(true)
    })
  })
}
