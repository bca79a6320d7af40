import { injectFaults } from './faults.js'
import { judgeOrder } from './order-judge.js'
import { createRandom, type Random } from './random.js'
import type { Row, RowResult, RowTerms } from './row.js'
import { createSender } from './sender.js'
import { type ChaosEvent, isTransactional, times } from './setup.js'
import { setStage } from './stage.js'

/** How many events there are about each thing, and how often each event is delivered. */
const [eventsEach, copies] = [50, 4]

/** How far an event may be from its place, counted in events about the same thing. */
const disorder = 20

/** How many senders deliver at once, and after how many seconds they give up. */
const [senders, patienceSeconds] = [32, 600]

const habits = { duplicates: 0, hangsUp: 0, retryAfter: [20, 100] } as const

/** Delivers so many times, shuffled and duplicated, while receivers are killed, and judges what is overwritten. */
export async function runOrderRow(
  { store, breakage, deliveries = 0 }: Row,
  { seed }: RowTerms,
): Promise<RowResult> {
  const stage = await setStage({ store, breakage, seed, isOrdered: true, isCalm: true }, false)
  const [allDelivered, patienceOver] = [new AbortController(), new AbortController()]
  const random = createRandom(seed)
  const sender = createSender(stage.slots, random, stage.note, habits, patienceOver.signal)
  const events = eventsInOrder(deliveries / copies)
  const deck = shuffled(events, random).values()
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
    const lines = stage.readLedger()
    const terms = {
      ...times,
      isTransactional: isTransactional(store),
      isFile: stage.engine.file !== undefined,
    }
    const committed = (await stage.engine.effects?.())?.map(({ run }) => run)
    return {
      lines,
      verdict: judgeOrder(events, lines, terms, terms.isTransactional ? committed : undefined),
    }
  } finally {
    sender.close()
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
