import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, freshKey, minute, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')
const hurried = termsFor('anna', { leaseMs: short })
const stranger = { ...bert, attempt: 1, fence: 1 }

/** What the owner of a lease can do with it, and nobody else. */
export function leaseCases(engine: StoreEngine): void {
  describe('completion', () => {
    test('makes a key done for its time to live, not for the lease', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, termsFor('anna', { leaseMs: 1000 }))
      expect(await engine.complete(key, lease)).toBe(true)
      await sleep(1100)
      expect(await engine.claim(key, bert)).toBe('done')
      expect(await engine.claim(key, anna)).toBe('done')
    })

    test('is forgotten after its time to live', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      await engine.complete(key, { ...lease, ttlMs: short })
      await sleep(over)
      await claimed(engine, key, bert)
    })

    test('succeeds again for its owner, who may not have had the answer, and nothing else does', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      expect(await engine.complete(key, lease)).toBe(true)
      expect(await engine.complete(key, lease)).toBe(true)
      expect(await engine.renew(key, lease)).toBe(false)
      await engine.release(key, lease)
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('succeeds after the lease ran out, where nobody took the key', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, hurried)
      await sleep(over)
      expect(await engine.complete(key, lease)).toBe(true)
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('succeeds where the engine has forgotten the key', async () => {
      const key = freshKey()
      const lease = { ...anna, attempt: 1, fence: 1 }
      expect(await engine.complete(key, lease)).toBe(true)
      expect(await engine.claim(key, bert)).toBe('done')
    })

    test('is refused once another owner had the key, whatever became of that', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, hurried)
      await sleep(over)
      const next = await claimed(engine, key, bert)
      expect(await engine.complete(key, lease)).toBe(false)
      await engine.release(key, next)
      expect(await engine.complete(key, lease)).toBe(false)
      const third = await claimed(engine, key, termsFor('carla'))
      await engine.complete(key, third)
      expect(await engine.complete(key, lease)).toBe(false)
    })

    test('and a claim that comes as the lease runs out never both succeed', async () => {
      const rounds = Array.from({ length: 100 }, async (_, round) => {
        const key = freshKey('race')
        const lease = await claimed(engine, key, hurried)
        await sleep(short - 10 + (round % 20))
        const [completed, claim] = await Promise.all([
          engine.complete(key, lease),
          engine.claim(key, termsFor('bert', { leaseMs: minute })),
        ])
        // one of the two has it, and has it alone
        expect(completed).toBe(typeof claim === 'string')
        if (typeof claim === 'object') expect(await engine.complete(key, { ...bert, ...claim })).toBe(true)
      })
      await Promise.all(rounds)
    })
  })

  describe('renewal', () => {
    test('makes a lease last from now on', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, termsFor('anna', { leaseMs: 1000 }))
      expect(await engine.renew(key, { ...lease, leaseMs: minute })).toBe(true)
      await sleep(1100)
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.complete(key, lease)).toBe(true)
    })

    test('can shorten it, too', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      expect(await engine.renew(key, { ...lease, leaseMs: short })).toBe(true)
      await sleep(over)
      await claimed(engine, key, bert)
    })

    test('takes up a lease that ran out, where nobody took the key', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, hurried)
      await sleep(over)
      expect(await engine.renew(key, { ...lease, leaseMs: minute })).toBe(true)
      expect(await engine.claim(key, bert)).toBe('in_flight')
    })

    test('takes up nothing that was released', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      await engine.release(key, lease)
      expect(await engine.renew(key, lease)).toBe(false)
      await claimed(engine, key, bert)
    })
  })

  test('release frees a key for the next, whom a second release leaves alone', async () => {
    const key = freshKey()
    const lease = await claimed(engine, key, anna)
    await engine.release(key, lease)
    const next = await claimed(engine, key, bert)
    await engine.release(key, lease)
    expect(await engine.claim(key, anna)).toBe('in_flight')
    expect(await engine.complete(key, next)).toBe(true)
  })

  test('release of a key that nobody has leaves it free', async () => {
    const key = freshKey()
    await engine.release(key, stranger)
    await claimed(engine, key, anna)
  })

  describe.each(['renew', 'complete', 'release'] as const)('%s is refused', (operation) => {
    const refused = operation === 'release' ? undefined : false

    test('to a stranger, and changes nothing', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, anna)
      expect(await engine[operation](key, stranger)).toBe(refused)
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.complete(key, lease)).toBe(true)
    })

    test('to an owner whose key somebody else took, and changes nothing', async () => {
      const key = freshKey()
      const lease = await claimed(engine, key, hurried)
      await sleep(over)
      const next = await claimed(engine, key, bert)
      expect(await engine[operation](key, lease)).toBe(refused)
      expect(await engine.claim(key, anna)).toBe('in_flight')
      expect(await engine.complete(key, next)).toBe(true)
    })
  })
}
