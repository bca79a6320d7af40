import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Slot } from './fleet.js'
import { isMissing } from './places.js'
import { setScene } from './scene.js'
import type { Try } from './sender.js'
import { tabulate } from './table.js'

const crashes = 100
const lease = 0.5
const retry = 250
/** What a machine with better things to do may take longer, in milliseconds. */
const patience = 5000

/** Ends a process while it has handlers at work, at any point of them. */
async function crashMidHandler(slot: Slot): Promise<void> {
  await sleep(Math.random() * 100)
  while (slot.running === 0) await sleep(1)
  await slot.crash()
}

/** When the sender last saw a delivery of this event break off. */
function brokenOffAt(tries: readonly Try[]): number | undefined {
  return tries.findLast(({ result }) => result === 'broken')?.answeredAt
}

for (const [store, fault] of [
  ['redis', 'kill -9, Redis'],
  ['postgres', 'kill -9, PostgreSQL'],
  ['postgres-transactions', 'kill -9, PostgreSQL transactions'],
  ['sqlite-transactions', 'kill -9, SQLite transactions'],
] as const)
  test.skipIf(isMissing(store))(`${fault}: a hundred times mid-handler`, async () => {
    const scene = await setScene({ store, lease, timeout: 2, handling: [20, 80] }, retry)
    const { place, journal, fleet, sender } = scene
    const events: string[] = []
    const stories: Try[][] = []
    let crashing = true
    const load = Array.from({ length: 12 }, async () => {
      while (crashing) {
        const id = `event-${events.length}`
        events.push(id)
        stories.push(await sender.deliver(id))
      }
    })
    // what is told of a handler may be over when the signal comes: the journal counts
    for (let turn = 0; journal.read().kills < crashes; turn++) {
      const slot = fleet[turn % fleet.length]
      if (slot) await crashMidHandler(slot)
    }
    crashing = false
    await Promise.all(load)

    const { ends, interrupted, overlaps } = journal.read()
    const transactional = store.endsWith('transactions')
    const effects = transactional ? await place.effects?.() : ends
    const row = tabulate(fault, sender.deliveries, events, effects ?? new Map())
    expect(row.lost).toBe(0)
    expect(overlaps).toEqual([])
    // elsewhere a crash between the effect and the completion doubles it, as the docs say
    if (transactional) expect(row.executions).toBe(events.length)

    let slowest = 0
    for (const tries of stories) {
      const at = brokenOffAt(tries)
      if (at === undefined) continue
      // only while the lease of the dead runs are others told to come again
      const later = tries.filter(({ sentAt }) => sentAt > at + lease * 1000 + 100)
      expect(later.map(({ result }) => result)).not.toContain(409)
      slowest = Math.max(slowest, (tries.at(-1)?.answeredAt ?? 0) - at)
    }
    expect(slowest).toBeLessThan(lease * 1000 + retry + patience)
    const inFlight = stories.flat().filter(({ result }) => result === 409)
    for (const { retryAfter } of inFlight) expect(retryAfter).toMatch(/^\d+$/)
    console.log(
      `  ${interrupted} handlers interrupted, ${inFlight.length} times 409, slowest ${slowest | 0} ms`,
    )
  })
