import { requireEqual, requireTrue } from '../expectation.js'
import { sleep } from '../sleep.js'
import {
  anna,
  bert,
  freshKey,
  hurried,
  over,
  requireClaim,
  requireCompleted,
  type StoreCase,
  short,
} from './terms.js'

/** What a claim counts. */
export const attemptCases: readonly StoreCase[] = [
  {
    name: 'attempt and fence grow with each claim, whether the one before was released, ran out or was done',
    harm: 'a handler that guards its writes by the fence lets a stale one overwrite a later one',
    async run(engine) {
      const key = freshKey()
      const first = await requireClaim(engine, key, anna)
      await engine.release(key, first)
      const second = await requireClaim(engine, key, hurried)
      await sleep(over)
      const third = await requireClaim(engine, key, bert)
      await requireCompleted(engine, key, third)
      const fourth = await requireClaim(engine, key, { ...anna, evenIfDone: true })
      const leases = [first, second, third, fourth]
      const attempts = leases.map(({ attempt }) => attempt)
      requireEqual('the attempts of four claims', attempts, [1, 2, 3, 4])
      const fences = leases.map(({ fence }) => fence)
      const ascending = [...new Set(fences)].sort((a, b) => a - b)
      requireEqual('the fences of four claims', fences, ascending)
      requireEqual('how many fences four claims have', ascending.length, 4)
    },
  },
  {
    name: 'attempts begin anew once the key is forgotten, and the fence still grows',
    harm: 'a handler that guards its writes by the fence refuses an event for ever',
    async run(engine) {
      const key = freshKey()
      const first = await requireClaim(engine, key, { ...hurried, ttlMs: short })
      await sleep(over)
      const next = await requireClaim(engine, key, bert)
      requireEqual('the attempt of a key that was forgotten', next.attempt, 1)
      requireTrue(next.fence > first.fence, `a fence above ${first.fence}`, next.fence)
    },
  },
]
