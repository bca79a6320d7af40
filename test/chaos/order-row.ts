import { deliverDeck } from './deck.js'
import { termsOf } from './judge-row.js'
import { judgeOrder } from './order-judge.js'
import { createRandom, type Random } from './random.js'
import type { Row, RowResult, RowTerms } from './row.js'
import type { ChaosEvent } from './setup.js'
import { setStage } from './stage.js'

/** How many events there are about each thing, and how often each event is delivered. */
const [eventsEach, copies] = [50, 4]

/** How far an event may be from its place, counted in events about the same thing. */
const disorder = 20

const habits = { duplicates: 0, hangsUp: 0, retryAfter: [20, 100] } as const

/** Delivers so many times, shuffled and duplicated, while receivers are killed, and judges what is overwritten. */
export async function runOrderRow(
  { store, breakage, deliveries = 0 }: Row,
  { seed }: RowTerms,
): Promise<RowResult> {
  const stage = await setStage({ store, breakage, seed, isOrdered: true, isCalm: true }, false)
  const random = createRandom(seed)
  const events = eventsInOrder(deliveries / copies)
  try {
    await deliverDeck(stage, shuffled(events, random), habits, random)
    const lines = stage.readLedger()
    const terms = termsOf(stage, store)
    const committed = (await stage.engine.effects?.())?.map(({ run }) => run)
    return {
      lines,
      verdict: judgeOrder(events, lines, terms, terms.isTransactional ? committed : undefined),
    }
  } finally {
    await stage.strike()
  }
}

function eventsInOrder(count: number): ChaosEvent[] {
  const since = Date.UTC(2026, 0, 1)
  return Array.from({ length: count }, (_, index) => {
    const thing = Math.floor(index / eventsEach)
    return { id: `evt_${index}`, of: `inv_${thing}`, place: since + (index % eventsEach) * 1000 }
  })
}

/** Each event several times, out of order. */
function shuffled(events: readonly ChaosEvent[], random: Random): ChaosEvent[] {
  return Array.from({ length: copies }, () => events)
    .flat()
    .map((event) => ({ event, rank: event.place + random.between(0, disorder * 1000) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ event }) => event)
}
