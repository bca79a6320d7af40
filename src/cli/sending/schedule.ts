import type { DeliveryFacts } from '../../providers/define.js'
import { durationText } from '../durations.js'

/** When a sender tries again. */
export interface Schedule {
  /** Seconds before each retry. */
  readonly waits: readonly number[]
  /** What somebody should know who watches; `undefined` where the sender documents all of it. */
  readonly note?: string
}

const firstWait = 60

/** The retries that a sender documents. Where it says only for how long, the waits double. */
export function scheduleOf(sender: string, { retriesAfter, retriesFor }: DeliveryFacts): Schedule {
  if (retriesAfter?.length === 0) return { waits: [], note: `${sender} never retries: it is sent once.` }
  if (retriesAfter) return { waits: retriesAfter }
  if (retriesFor === undefined)
    return { waits: [], note: `When ${sender} retries is not known: it is sent once.` }
  return {
    waits: doublingWaits(retriesFor),
    note: `${sender} retries for up to ${durationText(retriesFor)}. Its schedule is not known: here, the waits double from ${durationText(firstWait)}.`,
  }
}

function doublingWaits(total: number): readonly number[] {
  const waits: number[] = []
  let passed = 0
  for (let wait = firstWait; passed + wait <= total; wait *= 2) {
    waits.push(wait)
    passed += wait
  }
  return waits
}
