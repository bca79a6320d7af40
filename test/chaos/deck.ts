import { injectFaults } from './faults.js'
import type { Random } from './random.js'
import { createSender, type SenderHabits } from './sender.js'
import type { ChaosEvent } from './setup.js'
import type { Stage } from './stage.js'

/** How many senders deliver at once, and after how many seconds they give up. */
const [senders, patienceSeconds] = [32, 600]

/** Delivers each of many events, while receivers are killed. */
export async function deliverDeck(
  stage: Stage,
  events: readonly ChaosEvent[],
  habits: SenderHabits,
  random: Random,
): Promise<void> {
  const [allDelivered, patienceOver] = [new AbortController(), new AbortController()]
  const sender = createSender(stage.slots, random, stage.note, habits, patienceOver.signal)
  const patience = setTimeout(() => patienceOver.abort(), patienceSeconds * 1000)
  const deck = events.values()
  const deliverNext = async () => {
    for (const event of deck) await sender.deliver(event)
  }
  try {
    const injecting = injectFaults(stage, { killed: 1 }, random, stage.note, allDelivered.signal)
    await Promise.all(Array.from({ length: senders }, deliverNext))
    allDelivered.abort()
    await injecting
  } finally {
    clearTimeout(patience)
    sender.close()
  }
}
