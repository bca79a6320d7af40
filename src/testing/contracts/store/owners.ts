import { requireEqual } from '../expectation.js'
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
  type StoreCase,
} from './terms.js'

const stranger = { ...bert, attempt: 1, fence: 1 }

const harms = {
  renew: 'an owner that lost its lease goes on with an event that somebody else handles',
  complete: 'an event that somebody else is handling is marked as done: should it fail, it is lost',
  release: 'an event that somebody else is handling is handled again at once',
}

/** What a lease lets its owner do, and nobody else. */
export const ownerCases: readonly StoreCase[] = [
  {
    name: 'release frees a key for the next, whom a second release leaves alone',
    harm: 'an event whose handler failed is lost, or handled twice at once',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await engine.release(key, lease)
      const next = await requireClaim(engine, key, bert)
      await engine.release(key, lease)
      await requireRefused(engine, key, anna, 'in_flight')
      await requireCompleted(engine, key, next)
    },
  },
  {
    name: 'release of a key that nobody has leaves it free',
    harm: 'an event is refused that nobody has handled, and lost',
    async run(engine) {
      const key = freshKey()
      await engine.release(key, stranger)
      await requireClaim(engine, key, anna)
    },
  },
  ...(['renew', 'complete', 'release'] as const).flatMap((operation): readonly StoreCase[] => [
    {
      name: `${operation} is refused to a stranger, and changes nothing`,
      harm: harms[operation],
      async run(engine) {
        const key = freshKey()
        const lease = await requireClaim(engine, key, anna)
        const reply = await engine[operation](key, stranger)
        requireEqual(`${operation}() by a stranger`, reply, refusedBy(operation))
        await requireRefused(engine, key, bert, 'in_flight')
        await requireCompleted(engine, key, lease)
      },
    },
    {
      name: `${operation} is refused to an owner whose key somebody else took, and changes nothing`,
      harm: harms[operation],
      async run(engine) {
        const key = freshKey()
        const lease = await requireClaim(engine, key, hurried)
        await sleep(over)
        const next = await requireClaim(engine, key, bert)
        const reply = await engine[operation](key, lease)
        requireEqual(`${operation}() by an owner who lost the key`, reply, refusedBy(operation))
        await requireRefused(engine, key, anna, 'in_flight')
        await requireCompleted(engine, key, next)
      },
    },
  ]),
]

/** What an operation replies to somebody who doesn't own the key. */
function refusedBy(operation: keyof typeof harms): false | undefined {
  return operation === 'release' ? undefined : false
}
