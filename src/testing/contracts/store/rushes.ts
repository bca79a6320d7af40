import type { StoreEngine } from '../../../delivery/define-store.js'
import { requireEqual } from '../expectation.js'
import { sleep } from '../sleep.js'
import {
  anna,
  freshKey,
  hurried,
  over,
  requireClaim,
  requireCompleted,
  type StoreCase,
  termsFor,
} from './terms.js'

const crowd = Array.from({ length: 1000 }, (_, each) => termsFor(`owner-${each}`))

/** How often each reply came, where a thousand claim one key at once. Those who won complete it. */
async function rush(engine: StoreEngine, key: string): Promise<Readonly<Record<string, number>>> {
  const claims = await Promise.all(
    crowd.map(async (terms) => ({ terms, claim: await engine.claim(key, terms) })),
  )
  const counts: Record<string, number> = {}
  for (const { terms, claim } of claims) {
    const reply = typeof claim === 'string' ? claim : 'claimed'
    counts[reply] = (counts[reply] ?? 0) + 1
    if (typeof claim !== 'string') await requireCompleted(engine, key, { ...terms, ...claim })
  }
  return counts
}

/** What a thousand claims at once find. */
export const rushCases: readonly StoreCase[] = [
  {
    name: 'a thousand claims at once have one winner, who can complete, and then none',
    harm: 'an event whose deliveries come at once is handled more than once',
    async run(engine) {
      const key = freshKey()
      requireEqual('a rush', await rush(engine, key), { claimed: 1, in_flight: 999 })
      requireEqual('a rush on a key that is done', await rush(engine, key), { done: 1000 })
    },
  },
  {
    name: 'a thousand claims at once have one winner where a lease ran out',
    harm: 'an event whose process died is handled more than once',
    async run(engine) {
      const key = freshKey()
      await requireClaim(engine, key, hurried)
      await sleep(over)
      requireEqual('a rush', await rush(engine, key), { claimed: 1, in_flight: 999 })
    },
  },
  {
    name: 'two hundred claims at once all win where each has a key of its own',
    harm: 'an event is taken for another, and lost',
    async run(engine) {
      const keys = crowd.slice(0, 200).map(() => freshKey())
      await Promise.all(
        keys.map(async (key) => requireCompleted(engine, key, await requireClaim(engine, key, anna))),
      )
    },
  },
]
