import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import type { StoreEngine } from '../../../src/delivery/define-store.js'
import { claimed, freshKey, over, short, termsFor } from './terms.js'

const anna = termsFor('anna')
const bert = termsFor('bert')
const hurried = termsFor('anna', { leaseMs: short })

/** What an engine must make of its caller’s wall clock: nothing. */
export function clockCases(engine: StoreEngine): void {
  describe('a step of this process’s wall clock', () => {
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
      const lease = await claimed(engine, key, anna)
      await stepped(by, async () => {
        expect(await engine.claim(key, bert)).toBe('in_flight')
        expect(await engine.renew(key, lease)).toBe(true)
        expect(await engine.complete(key, lease)).toBe(true)
      })
      expect(await engine.claim(key, bert)).toBe('done')
      expect(await stepped(-by, () => engine.claim(key, bert))).toBe('done')
    })

    test('back prolongs no lease', async () => {
      const key = freshKey()
      await engine.claim(key, hurried)
      await sleep(over)
      await stepped(-day, () => claimed(engine, key, bert))
    })
  })
}
