import { deliverDeck } from './deck.js'
import { emptied, judgeRow } from './judge-row.js'
import { createRandom } from './random.js'
import type { Row, RowResult, RowTerms } from './row.js'
import { setStage } from './stage.js'

/** How long an inbox may take until it is empty, in seconds. */
const drainSeconds = 120

const habits = { duplicates: 0.05, hangsUp: 0, retryAfter: [20, 100] } as const

/** Delivers so many events while receivers are killed, and judges once all that was answered is handled. */
export async function runKillRow({ store, deliveries = 0 }: Row, { seed }: RowTerms): Promise<RowResult> {
  const stage = await setStage({ store, seed, isOrdered: false, isCalm: true }, false)
  const events = Array.from({ length: deliveries }, (_, place) => ({
    id: `evt_${place}`,
    of: 'inv_1',
    place,
  }))
  try {
    await deliverDeck(stage, events, habits, createRandom(seed))
    await emptied(stage.engine, drainSeconds)
    return await judgeRow(stage, store)
  } finally {
    await stage.strike()
  }
}
