import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine } from './engines.js'
import type { Slot } from './fleet.js'
import type { Note } from './ledger.js'
import type { EngineProxy } from './proxy.js'
import type { Random } from './random.js'
import { times } from './setup.js'

/** What there is to be broken. */
export interface Targets {
  readonly engine: Engine
  readonly slots: readonly Slot[]
  /** In front of the engine, one for each slot; none before a file. */
  readonly proxies: readonly EngineProxy[]
}

type Inject = (targets: Targets, random: Random, note: Note) => Promise<void>

/** What befalls processes and engines. Each resolves once it is over. */
const faults = {
  async replaced({ slots }, random) {
    const slot = random.pick(slots)
    await (random.chance(0.3) ? slot.drain() : slot.kill())
    await sleep(random.between(0, 500))
    await slot.start()
  },
  async killed({ slots }, random) {
    const slot = random.pick(slots)
    await slot.kill()
    await slot.start()
  },
  async paused({ slots }, random) {
    const duration = random.between(1.2, 2.5) * times.lease * 1000
    random.pick(slots).pause(duration)
    await sleep(duration)
  },
  async restarted({ engine }, random, note) {
    const at = Date.now()
    await engine.kill?.()
    await sleep(random.between(0, 1000))
    await engine.restart?.()
    note({ what: 'fault', kind: 'restarted', at, to: Date.now() })
  },
  async silent({ slots, proxies }, random, note) {
    const index = Math.floor(random.between(0, proxies.length))
    const [at, process] = [Date.now(), slots[index]?.process]
    const what = random.pick(['both ways', 'answers'])
    const how = random.pick(['delivered', 'reset', 'abandoned'])
    proxies[index]?.silence(what)
    await sleep(random.between(300, 3000))
    proxies[index]?.heal(how)
    note({ what: 'fault', kind: 'silent', at, to: Date.now(), process, detail: `${what}, then ${how}` })
  },
  async locked({ engine }, random, note) {
    const [at, unlock] = [Date.now(), engine.lock?.()]
    if (!unlock) return
    await sleep(random.between(200, 2000))
    unlock()
    note({ what: 'fault', kind: 'locked', at, to: Date.now() })
  },
} satisfies Record<string, Inject>

/** How likely each fault is, beside the others. */
export type FaultWeights = Readonly<Partial<Record<keyof typeof faults, number>>>

export const serverFaults: FaultWeights = { replaced: 4, paused: 2, restarted: 2, silent: 3 }
export const fileFaults: FaultWeights = { replaced: 4, paused: 2, locked: 2 }

/** How many faults there are at once, at most. */
const width = 2

/** Injects faults until it is told to end; resolves once all of them are over. */
export async function injectFaults(
  targets: Targets,
  weights: FaultWeights,
  random: Random,
  note: Note,
  ends: AbortSignal,
): Promise<void> {
  // one fault of a kind at a time: an engine that is away can't be restarted, nor one process be killed twice
  const underWay = new Set<string>()
  const injector = async () => {
    while (!ends.aborted) {
      await sleep(random.between(200, 1500))
      const kind = random.pickWeighted(weights)
      if (kind === undefined || underWay.has(kind) || ends.aborted) continue
      underWay.add(kind)
      await faults[kind](targets, random, note)
      underWay.delete(kind)
    }
  }
  await Promise.all(Array.from({ length: width }, injector))
}
