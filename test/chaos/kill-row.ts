import { countBy } from './checks.js'
import { emptied } from './fault-row.js'
import { injectFaults } from './faults.js'
import { judge } from './judge.js'
import { createRandom } from './random.js'
import type { Row, RowResult, RowTerms } from './row.js'
import { createSender } from './sender.js'
import { isInbox, isTransactional, times } from './setup.js'
import { setStage } from './stage.js'

/** How many senders deliver at once, after how many seconds they give up, and how long an inbox may take. */
const [senders, patienceSeconds, drainSeconds] = [32, 600, 120]

const habits = { duplicates: 0.05, hangsUp: 0, retryAfter: [20, 100] } as const

/** Delivers so many events while receivers are killed, and judges once all that was answered is handled. */
export async function runKillRow({ store, deliveries = 0 }: Row, { seed }: RowTerms): Promise<RowResult> {
  const stage = await setStage({ store, seed, isOrdered: false, isCalm: true }, false)
  const [allDelivered, patienceOver] = [new AbortController(), new AbortController()]
  const random = createRandom(seed)
  const sender = createSender(stage.slots, random, stage.note, habits, patienceOver.signal)
  const events = Array.from({ length: deliveries }, (_, place) => ({
    id: `evt_${place}`,
    of: 'inv_1',
    place,
  }))
  const deck = events.values()
  const deliverDeck = async () => {
    for (const event of deck) await sender.deliver(event)
  }
  try {
    const injecting = injectFaults(stage, { killed: 1 }, random, stage.note, allDelivered.signal)
    const patience = setTimeout(() => patienceOver.abort(), patienceSeconds * 1000)
    await Promise.all(Array.from({ length: senders }, deliverDeck))
    clearTimeout(patience)
    allDelivered.abort()
    await injecting
    await emptied(stage.engine, drainSeconds)
    const lines = stage.readLedger()
    const terms = {
      ...times,
      isTransactional: isTransactional(store),
      isFile: stage.engine.file !== undefined,
    }
    const rowCounts = countBy((await stage.engine.effects?.()) ?? [], ({ event }) => event)
    const verdict = judge(lines, terms, isTransactional(store) ? rowCounts : undefined, isInbox(store))
    return { lines, verdict }
  } finally {
    sender.close()
    await stage.strike()
  }
}
