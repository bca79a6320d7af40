import { join } from 'node:path'
import { freshFolder } from '../services/engines/process.js'
import { startEngine } from './engines.js'
import type { Targets } from './faults.js'
import { type Slot, startSlot } from './fleet.js'
import { type Line, type Note, openLedger, readLedger } from './ledger.js'
import { type EngineProxy, startProxy } from './proxy.js'
import type { ReceiverSetup } from './setup.js'
import { watchStalls } from './stalls.js'

/** Built by run.ts, beside this. */
const program = join(import.meta.dirname, 'receiver.js')

/** What ends the stages that stand right now. */
const standing = new Set<() => Promise<void>>()

/** Ends all that was started by now. */
export async function strikeAll(): Promise<void> {
  for (const strike of standing) await strike()
}

/** An engine, receiver processes on it, and a ledger. */
export interface Stage extends Targets {
  readonly note: Note
  readLedger(): Line[]
  /** Ends all that was started, and removes what it wrote. */
  strike(): Promise<void>
}

/** Where receiver processes run, as the ledger calls it. */
const places = ['receiver 1', 'receiver 2', 'receiver 3']

/**
 * Starts an engine and receivers on it; what was started by then is ended where one doesn't start.
 *
 * @param isProxied - whether there is a proxy between each receiver and the engine, which takes its time
 */
export async function setStage(
  setup: Pick<ReceiverSetup, 'store' | 'breakage' | 'seed' | 'isOrdered' | 'isCalm'>,
  isProxied: boolean,
): Promise<Stage> {
  const folder = await freshFolder('chaos')
  const ledger = join(folder.path, 'ledger')
  const note = openLedger(ledger)
  const ends: (() => unknown)[] = [folder.remove, watchStalls(note, undefined)]
  const strike = async () => {
    standing.delete(strike)
    for (const end of ends.splice(0).reverse()) await end()
  }
  standing.add(strike)
  try {
    const engine = await startEngine(setup.store)
    ends.push(engine.stop)
    const proxies: EngineProxy[] = []
    const slots: Slot[] = []
    for (const name of places) {
      const proxy = isProxied && engine.port !== undefined ? await startProxy(engine.port) : undefined
      if (proxy) ends.push(proxy.close)
      if (proxy) proxies.push(proxy)
      const at = engine.file ?? String(proxy?.port ?? engine.port)
      const slot = await startSlot(program, name, { ...setup, at, ledger }, note)
      ends.push(slot.stop)
      slots.push(slot)
    }
    return { engine, proxies, slots, note, readLedger: () => readLedger(ledger), strike }
  } catch (error) {
    await strike()
    throw error
  }
}
