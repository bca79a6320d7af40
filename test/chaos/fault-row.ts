import { setTimeout as sleep } from 'node:timers/promises'
import { fileFaults, injectFaults, serverFaults } from './faults.js'
import type { Slot } from './fleet.js'
import { emptied, judgeRow } from './judge-row.js'
import { createRandom } from './random.js'
import type { Row, RowResult, RowTerms } from './row.js'
import { createSender } from './sender.js'
import type { ChaosEvent } from './setup.js'
import { type Stage, setStage } from './stage.js'

const habits = { duplicates: 0.15, hangsUp: 0.1, retryAfter: [300, 1000] } as const

/** How many senders deliver at once. */
const senders = 24

/** In how many seconds every sender must get through, once the faults are over. */
const settleSeconds = 15

/** How many new events each receiver must handle in the end, and how many old ones are delivered once more. */
const [probes, repeats] = [10, 300]

/** Runs a store under faults of every kind for a time, lets every sender get through, and judges. */
export async function runFaultRow({ store, breakage }: Row, { seconds, seed }: RowTerms): Promise<RowResult> {
  const stage = await setStage({ store, breakage, seed, isOrdered: false, isCalm: false }, true)
  try {
    await deliverUnderFaults(stage, seconds, seed)
    await emptied(stage.engine, settleSeconds)
    return await judgeRow(stage, store)
  } finally {
    await stage.strike()
  }
}

async function deliverUnderFaults(stage: Stage, seconds: number, seed: string): Promise<void> {
  const { slots, note, engine } = stage
  const random = createRandom(seed)
  const [faultsOver, patienceOver] = [new AbortController(), new AbortController()]
  const senderTo = (receivers: readonly Slot[]) =>
    createSender(receivers, random, note, habits, patienceOver.signal)
  const events: ChaosEvent[] = []
  const nextEvent = () => {
    const event = { id: `evt_${events.length}`, of: 'inv_1', place: events.length }
    events.push(event)
    return event
  }
  const sender = senderTo(slots)
  const deliverMany = async () => {
    while (!faultsOver.signal.aborted) {
      await sleep(random.between(0, 100))
      const event = nextEvent()
      await sender.deliver(event)
      if (random.chance(0.1)) await sender.deliverOnce(event)
    }
  }

  const delivering = Promise.all(Array.from({ length: senders }, deliverMany))
  const weights = engine.file === undefined ? serverFaults : fileFaults
  const injecting = injectFaults(stage, weights, random, note, faultsOver.signal)
  await Promise.race([sleep(seconds * 1000), injecting, delivering])
  faultsOver.abort()
  await injecting

  for (const slot of slots) slot.calm()
  const patience = setTimeout(() => patienceOver.abort(), settleSeconds * 1000)
  await delivering
  // a receiver that is broken for good must not hide behind the others
  const probing = slots.map(async (slot) => {
    const prober = senderTo([slot])
    await Promise.all(Array.from({ length: probes }, () => prober.deliver(nextEvent())))
    prober.close()
  })
  await Promise.all(probing)
  clearTimeout(patience)
  await Promise.all(random.shuffle(events).slice(0, repeats).map(sender.deliverOnce))
  sender.close()
}
