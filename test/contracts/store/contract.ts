import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ClaimTerms, StoreEngine } from '../../../src/delivery/define-store.js'

export interface EngineUnderContract {
  readonly name: string
  readonly start: () => Promise<StartedEngine>
  /** Whose clock its leases end by. Default: one that this process’s wall clock can't move. */
  readonly clock?: 'its own' | 'this process’s'
}

export interface StartedEngine {
  readonly engine: StoreEngine
  stop(): Promise<void> | void
}

const minute = 60_000
/** How long a lease or a memory lasts that ends in the test, and how long to wait until it surely has. */
const short = 50
const over = 120

let counter = 0

/** A key nobody has had, in any run on this engine. */
const freshKey = (of = 'key') => `contract:${of}:${process.pid}-${Date.now()}-${counter++}`

function termsFor(owner: string, changes: Partial<ClaimTerms> = {}): ClaimTerms {
  return { owner, leaseMs: minute, ttlMs: minute, fingerprint: 'a'.repeat(64), ...changes }
}

/** What every store's engine must do, asked of the real one. */
export function storeContract({ name, start, clock = 'its own' }: EngineUnderContract): void {
  describe(`${name} keeps the store contract`, () => {
    let engine: StoreEngine
    let stop: StartedEngine['stop']
    beforeAll(async () => {
      ;({ engine, stop } = await start())
    })
    afterAll(() => stop())

    const anna = termsFor('anna')
    const bert = termsFor('bert')
    const hurried = termsFor('anna', { leaseMs: short })

    describe('a claim', () => {
      test('is granted once, and found in flight by everybody else and by its owner', async () => {
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

      test('that runs out is granted to the next', async () => {
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

      test('with another fingerprint is granted where the first was given back or ran out', async () => {
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
          // whoever has it has it alone
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

    describe('a claim even if it is done', () => {
      const forced = termsFor('bert', { evenIfDone: true })
      const carla = termsFor('carla')

      /** A key that Anna has completed. */
      async function doneKey(changes: Partial<ClaimTerms> = {}): Promise<string> {
        const key = freshKey('done')
        await engine.claim(key, anna)
        await engine.complete(key, { ...anna, ...changes })
        return key
      }

      test('is granted once, and holds like any other', async () => {
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

      test('is not granted while the key is in flight, nor with another fingerprint', async () => {
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

    test.each([
      ['blanks', ' a  b '],
      ['quotes and backslashes', `'"\`\\'';--$1 $$ \${x}`],
      ['wildcards and braces', '{a}*?[b]%_'],
      [
        'everything printable',
        Array.from({ length: 95 }, (_, code) => String.fromCharCode(32 + code)).join(''),
      ],
      ['the most characters there may be', randomBytes(180).toString('hex')],
    ])('a key with %s is kept apart and whole', async (_, odd) => {
      const key = freshKey() + odd
      const longer = `${key} `
      expect(await engine.claim(key, anna)).toBe('claimed')
      expect(await engine.claim(key, bert)).toBe('in_flight')
      expect(await engine.claim(longer, bert)).toBe('claimed')
      expect(await engine.renew(key, anna)).toBe(true)
      expect(await engine.complete(key, anna)).toBe(true)
      expect(await engine.claim(key, bert)).toBe('done')
      expect(await engine.release(longer, bert)).toBe(true)
      expect(await engine.claim(longer, anna)).toBe('claimed')
    })

    describe.skipIf(clock !== 'its own')('a step of this process’s wall clock', () => {
      const day = 86_400_000

      async function stepped<Result>(by: number, run: () => Promise<Result>): Promise<Result> {
        const real = Date.now
        const stub = vi.spyOn(Date, 'now').mockImplementation(() => real() + by)
        try {
          return await run()
        } finally {
          stub.mockRestore()
        }
      }

      test.each([
        ['forward', day],
        ['back', -day],
      ])('%s ends no lease and forgets nothing', async (_, by) => {
        const key = freshKey()
        await engine.claim(key, anna)
        await stepped(by, async () => {
          expect(await engine.claim(key, bert)).toBe('in_flight')
          expect(await engine.renew(key, anna)).toBe(true)
          expect(await engine.complete(key, anna)).toBe(true)
        })
        expect(await engine.claim(key, bert)).toBe('done')
        expect(await stepped(-by, () => engine.claim(key, bert))).toBe('done')
      })

      test('back prolongs no lease', async () => {
        const key = freshKey()
        await engine.claim(key, hurried)
        await sleep(over)
        expect(await stepped(-day, () => engine.claim(key, bert))).toBe('claimed')
      })
    })
  })
}
