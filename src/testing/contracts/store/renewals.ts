import { sleep } from '../sleep.js'
import {
  anna,
  bert,
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

/** How the owner of a lease holds it while its handler runs. */
export const renewalCases: readonly StoreCase[] = [
  {
    name: 'renewal makes a lease last from now on',
    harm: 'an event whose handler outlives its lease is handled twice at once',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, termsFor('anna', { leaseMs: 1000 }))
      await requireRenewed(engine, key, { ...lease, leaseMs: minute })
      await sleep(1100)
      await requireRefused(engine, key, bert, 'in_flight')
      await requireCompleted(engine, key, lease)
    },
  },
  {
    name: 'renewal makes a key be remembered from now on',
    harm: 'an event whose handler runs for longer than its key is remembered is handled twice at once',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, { ...anna, leaseMs: 500, ttlMs: 500 })
      await requireRenewed(engine, key, { ...lease, leaseMs: minute, ttlMs: minute })
      await sleep(600)
      await requireRefused(engine, key, bert, 'in_flight')
    },
  },
  {
    name: 'renewal can shorten a lease, too',
    harm: 'an event whose process died is held for longer than its owner asked for',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await requireRenewed(engine, key, { ...lease, leaseMs: short })
      await sleep(over)
      await requireClaim(engine, key, bert)
    },
  },
  {
    name: 'renewal revives a lease that ran out, where nobody took the key',
    harm: 'a handler is aborted that could have gone on',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, hurried)
      await sleep(over)
      await requireRenewed(engine, key, { ...lease, leaseMs: minute })
      await requireRefused(engine, key, bert, 'in_flight')
    },
  },
  {
    name: 'renewal revives nothing that was released',
    harm: 'an event whose handler failed stays claimed, and its retries are refused',
    async run(engine) {
      const key = freshKey()
      const lease = await requireClaim(engine, key, anna)
      await engine.release(key, lease)
      await requireRenewed(engine, key, lease, false)
      await requireClaim(engine, key, bert)
    },
  },
]
