import { expect, test } from 'vitest'
import { isMissing } from './places.js'
import { setScene } from './scene.js'
import { inParallel } from './sender.js'
import { tabulate } from './table.js'

const forgeries = 20_000
const forged = `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`

for (const [store, engine] of [
  ['redis', 'Redis'],
  ['postgres', 'PostgreSQL'],
] as const)
  test.skipIf(isMissing(store))(`20,000 forgeries are no command to ${engine}`, async () => {
    const { place, sender, journal } = await setScene({ store, lease: 30, timeout: 5, handling: [0, 0] }, 100)
    const commands = async () => (await place.commands?.()) ?? Number.NaN
    const before = await commands()
    const events = Array.from({ length: forgeries }, (_, event) => `event-${event}`)
    const results = new Set<unknown>()
    await inParallel(events, 32, async (id) => results.add((await sender.attempt(id, forged)).result))
    expect(results).toEqual(new Set([401]))
    expect(await commands()).toBe(before)
    expect(journal.read().starts).toBe(0)
    tabulate(`forgeries, ${engine}`, sender.deliveries, [], new Map())

    // and the count does count
    await sender.deliver('genuine')
    await expect.poll(commands, { timeout: 20_000 }).toBeGreaterThan(before)
  })
