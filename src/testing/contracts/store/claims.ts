import { sleep } from '../sleep.js'
import {
  anna,
  bert,
  doneKey,
  freshKey,
  hurried,
  otherBody,
  over,
  requireClaim,
  requireCompleted,
  requireRefused,
  type StoreCase,
} from './terms.js'

const bertOther = { ...bert, fingerprint: otherBody }

/** What a claim finds. */
export const claimCases: readonly StoreCase[] = [
  {
    name: 'a claim succeeds once, and is found in flight by everybody else and by its owner',
    harm: 'an event is handled twice at once',
    async run(engine) {
      const key = freshKey()
      await requireClaim(engine, key, anna)
      await requireRefused(engine, key, bert, 'in_flight')
      await requireRefused(engine, key, anna, 'in_flight')
    },
  },
  {
    name: 'a claim of one key leaves another alone',
    harm: 'an event is taken for another, and lost',
    async run(engine) {
      const key = freshKey()
      const first = await requireClaim(engine, key, anna)
      const second = await requireClaim(engine, `${key}0`, bert)
      await requireCompleted(engine, key, first)
      await requireCompleted(engine, `${key}0`, second)
    },
  },
  {
    name: 'a claim that ran out leaves the key to the next',
    harm: 'an event whose process died is lost',
    async run(engine) {
      const key = freshKey()
      await requireClaim(engine, key, hurried)
      await sleep(over)
      const next = await requireClaim(engine, key, bert)
      await requireRefused(engine, key, anna, 'in_flight')
      await requireCompleted(engine, key, next)
    },
  },
  {
    name: 'a claim with another fingerprint is in flight while a lease holds, and a conflict once the key is done',
    harm: 'of two events under one id the second is lost, and nobody is told',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await requireRefused(engine, key, bertOther, 'in_flight')
      await requireCompleted(engine, key, lease)
      await requireRefused(engine, key, bertOther, 'conflict')
      await requireRefused(engine, key, bert, 'done')
    },
  },
  {
    name: 'a claim with another fingerprint succeeds where the first was released or ran out',
    harm: 'an event that was never handled is refused, and lost',
    async run(engine) {
      const released = freshKey()
      await engine.release(released, await requireClaim(engine, released, anna))
      const next = await requireClaim(engine, released, bertOther)
      await requireCompleted(engine, released, next)
      await requireRefused(engine, released, anna, 'conflict')
      const left = freshKey()
      await requireClaim(engine, left, hurried)
      await sleep(over)
      await requireClaim(engine, left, bertOther)
    },
  },
  {
    name: 'a key that is done is done for everybody',
    harm: 'an event is handled twice',
    async run(engine) {
      const key = await doneKey(engine)
      await requireRefused(engine, key, anna, 'done')
      await requireRefused(engine, key, bert, 'done')
    },
  },
]
