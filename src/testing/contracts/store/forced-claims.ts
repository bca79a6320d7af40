import { sleep } from '../sleep.js'
import {
  anna,
  carla,
  doneKey,
  freshKey,
  otherBody,
  over,
  requireClaim,
  requireCompleted,
  requireRefused,
  requireRenewed,
  type StoreCase,
  short,
  termsFor,
} from './terms.js'

const forced = termsFor('bert', { evenIfDone: true })

/** What a claim of a key is that may be done, as a forced redelivery makes it, and what it leaves. */
export const forcedClaimCases: readonly StoreCase[] = [
  {
    name: 'a forced claim of a key that is done succeeds once, and holds like any other',
    harm: 'an event that is redelivered by force is handled twice at once, or not at all',
    async run(engine) {
      const key = await doneKey(engine)
      const lease = await requireClaim(engine, key, forced)
      await requireRefused(engine, key, carla, 'in_flight')
      await requireRefused(engine, key, { ...carla, evenIfDone: true }, 'in_flight')
      const stranger = { ...lease, owner: 'carla' }
      await requireRenewed(engine, key, stranger, false)
      await requireCompleted(engine, key, stranger, false)
      await engine.release(key, stranger)
      await requireRenewed(engine, key, lease)
      await requireCompleted(engine, key, lease)
      await requireRefused(engine, key, carla, 'done')
    },
  },
  {
    name: 'a forced claim is refused while the key is in flight, and with another fingerprint',
    harm: 'an event that is redelivered by force is handled while its first delivery is, or in place of another',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await requireRefused(engine, key, forced, 'in_flight')
      await engine.complete(key, lease)
      await requireRefused(engine, key, { ...forced, fingerprint: otherBody }, 'conflict')
      await requireRefused(engine, key, carla, 'done')
    },
  },
  {
    name: 'a forced claim is a claim like any other where the key is free',
    harm: 'an event whose forced redelivery failed can’t be handled any more',
    async run(engine) {
      const key = freshKey()
      await engine.release(key, await requireClaim(engine, key, forced))
      await requireClaim(engine, key, carla)
    },
  },
  {
    name: 'a forced claim leaves the key done where it is released',
    harm: 'an event that was handled is handled again by its sender’s next retry',
    async run(engine) {
      const key = await doneKey(engine)
      await engine.release(key, await requireClaim(engine, key, forced))
      await requireRefused(engine, key, carla, 'done')
      await requireClaim(engine, key, forced)
    },
  },
  {
    name: 'a forced claim leaves the key done where its lease runs out',
    harm: 'an event that was handled is handled again by its sender’s next retry',
    async run(engine) {
      const key = await doneKey(engine)
      await requireClaim(engine, key, { ...forced, leaseMs: short })
      await sleep(over)
      await requireRefused(engine, key, carla, 'done')
      await requireClaim(engine, key, { ...carla, evenIfDone: true })
    },
  },
]
