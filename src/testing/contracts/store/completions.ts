import { requireEqual } from '../expectation.js'
import { sleep } from '../sleep.js'
import {
  anna,
  bert,
  carla,
  freshKey,
  hurried,
  minute,
  over,
  requireClaim,
  requireCompleted,
  requireRefused,
  requireRenewed,
  type StoreCase,
  short,
  termsFor,
} from './terms.js'

// in milliseconds more than 31 bits hold, as `setTimeout` takes
const month = 30 * 24 * 60 * minute

/** What the owner of a lease completes, and when. */
export const completionCases: readonly StoreCase[] = [
  {
    name: 'completion makes a key done for its time to live, not for the lease',
    harm: 'a retry that comes after the lease is handled again',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, termsFor('anna', { leaseMs: 1000 }))
      await requireCompleted(engine, key, lease)
      await sleep(1100)
      await requireRefused(engine, key, bert, 'done')
      await requireRefused(engine, key, anna, 'done')
    },
  },
  {
    name: 'completion is remembered for 30 days, where that is asked for',
    harm: 'a time to live of more than 24 days is cut to 31 bits, and a retry is handled again',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, { ...anna, ttlMs: month })
      await requireCompleted(engine, key, lease)
      await sleep(over)
      await requireRefused(engine, key, bert, 'done')
      // so that it doesn't stay for 30 days
      await requireCompleted(engine, key, { ...lease, ttlMs: short })
    },
  },
  {
    name: 'completion is forgotten after its time to live',
    harm: 'the engine fills up',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await engine.complete(key, { ...lease, ttlMs: short })
      await sleep(over)
      await requireClaim(engine, key, bert)
    },
  },
  {
    name: 'completion succeeds again for its owner, who may not have had the answer, and nothing else does',
    harm: 'an event that was handled is answered as a failure, and handled again',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await requireCompleted(engine, key, lease)
      await requireCompleted(engine, key, lease)
      await requireRenewed(engine, key, lease, false)
      await engine.release(key, lease)
      await requireRefused(engine, key, bert, 'done')
    },
  },
  {
    name: 'completion succeeds after the lease ran out, where nobody took the key',
    harm: 'an event that was handled is handled again',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, hurried)
      await sleep(over)
      await requireCompleted(engine, key, lease)
      await requireRefused(engine, key, bert, 'done')
    },
  },
  {
    name: 'completion succeeds where the engine has forgotten the key',
    harm: 'an event that was handled is handled again after the engine lost its memory',
    async run(engine) {
      const key = freshKey()
      await requireCompleted(engine, key, { ...anna, attempt: 1, fence: 1 })
      await requireRefused(engine, key, bert, 'done')
    },
  },
  {
    name: 'completion is refused once another owner had the key, whatever became of that',
    harm: 'a stale owner marks an event as done that somebody else is handling, or failed to: the event is lost',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, hurried)
      await sleep(over)
      const next = await requireClaim(engine, key, bert)
      await requireCompleted(engine, key, lease, false)
      await engine.release(key, next)
      await requireCompleted(engine, key, lease, false)
      const third = await requireClaim(engine, key, carla)
      await engine.complete(key, third)
      await requireCompleted(engine, key, lease, false)
    },
  },
  {
    name: 'completion and a claim that comes as the lease runs out never both succeed',
    harm: 'an event is handled twice, and both owners believe they were alone',
    async run(engine) {
      const rounds = Array.from({ length: 100 }, async (_, round) => {
        const key = freshKey()
        const lease = await requireClaim(engine, key, hurried)
        await sleep(short - 10 + (round % 20))
        const [completed, claim] = await Promise.all([
          engine.complete(key, lease),
          engine.claim(key, termsFor('bert', { leaseMs: minute })),
        ])
        // one of the two has it, and has it alone
        requireEqual(`complete() by anna where bert was told ${claim}`, completed, typeof claim === 'string')
        if (typeof claim === 'object') await requireCompleted(engine, key, { ...bert, ...claim })
      })
      await Promise.all(rounds)
    },
  },
]
