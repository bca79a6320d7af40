import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isMissing } from './places.js'
import { type Scene, setScene } from './scene.js'
import { tabulate } from './table.js'

const timeout = 0.5
/** How soon after the engine's return everything works again, in milliseconds. */
const recovery = 2000
/** What a machine with better things to do may take longer, in milliseconds. */
const patience = 2000

let counter = 0
const freshEvents = (count: number) => Array.from({ length: count }, () => `event-${counter++}`)

/** Deliveries made while the engine is away: each is told in time to come again, and no handler runs. */
async function expectUnavailable({ sender, journal }: Scene, events: readonly string[]): Promise<void> {
  const { starts } = journal.read()
  const tries = await Promise.all(events.map((id) => sender.attempt(id)))
  for (const { result, retryAfter, sentAt, answeredAt } of tries) {
    expect(result).toBe(503)
    expect(retryAfter).toMatch(/^\d+$/)
    expect(answeredAt - sentAt).toBeLessThan(timeout * 1000 + patience)
  }
  expect(journal.read().starts).toBe(starts)
}

/** Delivers them now that the engine is back. */
async function expectRecovery({ sender }: Scene, events: readonly string[]): Promise<void> {
  const backAt = performance.now()
  await Promise.all(events.map((id) => sender.deliver(id)))
  expect(performance.now() - backAt).toBeLessThan(recovery)
}

for (const [store, engine] of [
  ['redis', 'Redis'],
  ['postgres', 'PostgreSQL'],
  ['postgres-transactions', 'PostgreSQL transactions'],
] as const) {
  test.skipIf(isMissing(store))(`${engine} stopped, thawed, stopped, killed, restarted`, async () => {
    const scene = await setScene({ store, lease: 30, timeout, handling: [0, 5] }, 100)
    const { place, sender, journal } = scene
    const { server } = place
    if (!server) throw new Error('No server.')
    const [before, stopped, stoppedAgain, dead] = [20, 20, 20, 20].map(freshEvents) as [
      string[],
      string[],
      string[],
      string[],
    ]
    await Promise.all(before.map((id) => sender.deliver(id)))

    server.freeze()
    await expectUnavailable(scene, stopped)
    server.thaw()
    await expectRecovery(scene, stopped)

    server.freeze()
    await expectUnavailable(scene, stoppedAgain)
    await server.kill()
    await expectUnavailable(scene, dead)
    await server.restart()
    await expectRecovery(scene, [...stoppedAgain, ...dead])

    const events = [before, stopped, stoppedAgain, dead].flat()
    const effects = (await place.effects?.()) ?? new Map<string, number>()
    const { ends } = journal.read()
    const row = tabulate(`${engine} away`, sender.deliveries, events, ends)
    expect(row).toMatchObject({ executions: events.length, lost: 0, doubled: 0 })
    if (store.endsWith('transactions')) expect(effects).toEqual(ends)
  })
}

test.skipIf(isMissing('postgres-transactions'))(
  'PostgreSQL killed under handlers in transactions takes no process with it, and no effect is lost or doubled',
  async () => {
    const store = 'postgres-transactions'
    const { place, sender, journal, fleet } = await setScene(
      { store, lease: 30, timeout, handling: [100, 300] },
      100,
    )
    const pids = fleet.map(({ pid }) => pid)
    const events = freshEvents(30)
    const delivered = Promise.all(events.map((id) => sender.deliver(id)))
    for (let crash = 0; crash < 3; crash++) {
      while (fleet.some(({ running }) => running === 0)) await sleep(1)
      await sleep(Math.random() * 200)
      await place.server?.kill()
      await place.server?.restart()
    }
    await delivered
    const effects = (await place.effects?.()) ?? new Map<string, number>()
    const row = tabulate('PostgreSQL killed mid-transaction', sender.deliveries, events, effects)
    expect(row).toMatchObject({ executions: events.length, lost: 0, doubled: 0 })
    expect(journal.read().starts).toBeGreaterThan(events.length)
    expect(fleet.map(({ pid }) => pid)).toEqual(pids)
  },
)
