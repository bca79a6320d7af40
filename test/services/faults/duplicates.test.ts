import { expect, test } from 'vitest'
import { isMissing } from './places.js'
import { setScene } from './scene.js'
import { inParallel } from './sender.js'
import { tabulate } from './table.js'

const events = Array.from({ length: 2000 }, (_, event) => `event-${event}`)

/** Ten of each, shuffled, but so that those of one event are near each other and race. */
function shuffled(): string[] {
  return events
    .flatMap((id, place) => Array.from({ length: 10 }, () => ({ id, at: place + Math.random() * 10 })))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id)
}

for (const [store, fault] of [
  ['redis', 'two processes, one Redis'],
  ['postgres', 'two processes, one PostgreSQL'],
  ['sqlite', 'two processes, one SQLite file'],
] as const)
  test.skipIf(isMissing(store))(`${fault}: 2,000 events, 10 deliveries of each`, async () => {
    const { journal, sender } = await setScene({ store, lease: 30, timeout: 5, handling: [0, 4] }, 100)
    await inParallel(shuffled(), 32, (id) => sender.deliver(id))
    const { ends, overlaps } = journal.read()
    const row = tabulate(fault, sender.deliveries, events, ends)
    expect(row).toMatchObject({ executions: 2000, lost: 0, doubled: 0 })
    expect(overlaps).toEqual([])
  })
