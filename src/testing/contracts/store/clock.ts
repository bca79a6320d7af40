import { sleep } from '../sleep.js'
import {
  anna,
  bert,
  freshKey,
  hurried,
  over,
  requireClaim,
  requireCompleted,
  requireRefused,
  requireRenewed,
  type StoreCase,
} from './terms.js'

const day = 86_400_000

/** Runs a step while this process's wall clock is wrong by so many milliseconds. */
async function stepped<Result>(by: number, run: () => Promise<Result>): Promise<Result> {
  const real = Date.now
  Date.now = () => real() + by
  try {
    return await run()
  } finally {
    Date.now = real
  }
}

/** What an engine must make of its caller's wall clock: nothing. */
export const clockCases: readonly StoreCase[] = [
  ...[
    { direction: 'forward', by: day },
    { direction: 'back', by: -day },
  ].map(
    ({ direction, by }): StoreCase => ({
      name: `a step ${direction} of this process’s wall clock ends no lease and forgets nothing`,
      harm: 'an event is handled twice when the clock of one process is set',
      async run(engine) {
        const key = freshKey()
        const lease = await requireClaim(engine, key, anna)
        await stepped(by, async () => {
          await requireRefused(engine, key, bert, 'in_flight')
          await requireRenewed(engine, key, lease)
          await requireCompleted(engine, key, lease)
        })
        await requireRefused(engine, key, bert, 'done')
        await stepped(-by, () => requireRefused(engine, key, bert, 'done'))
      },
    }),
  ),
  {
    name: 'a step back of this process’s wall clock prolongs no lease',
    harm: 'an event whose process died is held for a day when the clock of another is set',
    async run(engine) {
      const key = freshKey()
      await requireClaim(engine, key, hurried)
      await sleep(over)
      await stepped(-day, () => requireClaim(engine, key, bert))
    },
  },
]
