import { onTestFinished } from 'vitest'
import { type Slot, startFleet } from './fleet.js'
import { type Journal, openJournal } from './journal.js'
import { openPlace, type Place } from './places.js'
import type { ReceiverSetup } from './scenario.js'
import { Sender } from './sender.js'

export interface Scene {
  readonly place: Place
  readonly journal: Journal
  readonly fleet: readonly Slot[]
  readonly sender: Sender
}

/** An engine, two receiver processes on it, and a sender; all gone when the test is over. */
export async function setScene(
  setup: Omit<ReceiverSetup, 'at' | 'port' | 'journal'>,
  retryAfter: number,
): Promise<Scene> {
  const place = await openPlace(setup.store)
  onTestFinished(() => place.close())
  const journal = await openJournal()
  onTestFinished(() => journal.remove())
  const fleet = await startFleet(2, { ...setup, at: place.at, journal: journal.file })
  onTestFinished(async () => {
    await Promise.all(fleet.map((slot) => slot.stop()))
  })
  const sender = new Sender(
    fleet.map(({ port }) => port),
    retryAfter,
  )
  onTestFinished(() => sender.close())
  return { place, journal, fleet, sender }
}
