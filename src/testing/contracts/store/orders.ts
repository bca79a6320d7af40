import type { StoreEngine } from '../../../delivery/define-store.js'
import { sleep } from '../sleep.js'
import {
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

const anna = (at: number) => termsFor('anna', { at })
const bert = (at: number) => termsFor('bert', { at, fingerprint: otherBody })

async function complete(engine: StoreEngine, key: string, at: number): Promise<void> {
  await requireCompleted(engine, key, await requireClaim(engine, key, anna(at)))
}

/** What the key of an order remembers: the highest place that was completed. */
export const orderCases: readonly StoreCase[] = [
  {
    name: 'the key of an order is free after a completion, for what is not older',
    harm: 'an older event overwrites a newer one, or a newer one is lost',
    async run(engine) {
      const key = freshKey(':order')
      await complete(engine, key, 5)
      await requireRefused(engine, key, bert(4.5), 'superseded')
      await complete(engine, key, 5)
      await complete(engine, key, 1_700_000_000_123)
      await requireRefused(engine, key, bert(1_700_000_000_122), 'superseded')
      await requireClaim(engine, key, bert(1_700_000_000_124))
    },
  },
  {
    name: 'the key of an order has one turn at a time',
    harm: 'two events about one thing are handled at once, and the older may win',
    async run(engine) {
      const key = freshKey(':order')
      const turn = await requireClaim(engine, key, anna(1))
      await requireRefused(engine, key, bert(2), 'in_flight')
      await requireCompleted(engine, key, turn)
      await requireClaim(engine, key, bert(2))
    },
  },
  {
    name: 'the key of an order remembers its order where a lease runs out',
    harm: 'an older event overwrites a newer one, after the process of a third has died',
    async run(engine) {
      const key = freshKey(':order')
      await complete(engine, key, 5)
      await requireClaim(engine, key, { ...anna(9), leaseMs: short })
      await sleep(over)
      await requireRefused(engine, key, bert(4), 'superseded')
      await requireClaim(engine, key, bert(6))
    },
  },
  {
    name: 'the key of an order tells places apart by fractions',
    harm: 'an older event overwrites a newer one of the same second',
    async run(engine) {
      const key = freshKey(':order')
      await complete(engine, key, 5.5)
      await requireRefused(engine, key, bert(5.25), 'superseded')
      await requireClaim(engine, key, bert(5.75))
    },
  },
  {
    name: 'the key of an order learns nothing from what was released',
    harm: 'an event is called superseded by one that failed, and lost',
    async run(engine) {
      const key = freshKey(':order')
      await complete(engine, key, -3)
      await engine.release(key, await requireClaim(engine, key, anna(9)))
      await requireRefused(engine, key, bert(-4), 'superseded')
      await requireClaim(engine, key, bert(2))
    },
  },
  {
    name: 'the key of an order is not completed by an owner after whom another had it',
    harm: 'a stale owner moves the order back, and an older event overwrites a newer one',
    async run(engine) {
      const key = freshKey(':order')
      const stale = await requireClaim(engine, key, { ...anna(5), leaseMs: short })
      await sleep(over)
      const next = await requireClaim(engine, key, bert(6))
      await requireCompleted(engine, key, next)
      await requireCompleted(engine, key, stale, false)
      await requireRenewed(engine, key, stale, false)
      await requireRefused(engine, key, anna(5), 'superseded')
    },
  },
  {
    name: 'the key of an order forgets its order after its time to live',
    harm: 'the engine fills up',
    async run(engine) {
      const key = freshKey(':order')
      const turn = await requireClaim(engine, key, anna(5))
      await engine.complete(key, { ...turn, ttlMs: short })
      await sleep(over)
      await requireClaim(engine, key, bert(1))
    },
  },
]
