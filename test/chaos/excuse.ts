import type { Fault, FaultKind } from './ledger.js'
import type { Run } from './runs.js'

/** What receivers were told, in seconds, and what kind of store they had. */
export interface Terms {
  readonly lease: number
  readonly leaseLimit: number
  /** Whether the effect is part of the store's own transaction. */
  readonly isTransactional: boolean
  /** Whether processes share one file, so that one that is held while it writes holds up all. */
  readonly isFile: boolean
}

interface Span {
  readonly at: number
  readonly to: number
}

/** How long it may take until a client connects again, in milliseconds. */
const reconnectMs = 1500

const ofEngine: ReadonlySet<FaultKind> = new Set(['restarted', 'silent', 'locked'])
const ofProcess: ReadonlySet<FaultKind> = new Set(['paused', 'blocked', 'stalled'])
/** What ends a process, and all its runs. */
export const ofDeath: ReadonlySet<FaultKind> = new Set(['killed', 'drained', 'crashed'])

/**
 * Why a run may have lost its claim before a certain moment; `undefined` where only the store can have lost it.
 * A process that is well renews three times in a lease, so faults that last for less than a third of it are no
 * excuse. A transaction isn't renewed: a broken connection ends it at once.
 */
export function excuseOf(
  run: Run,
  before: number,
  faults: readonly Fault[],
  terms: Terms,
): string | undefined {
  const leaseMs = terms.lease * 1000
  const span = { at: run.claimedAt, to: Math.min(before, run.overAt + leaseMs) }
  if (span.to - span.at >= terms.leaseLimit * 1000) return 'it ran past leaseLimit'
  const met = faults.filter((fault) => meets(fault, run, span, terms))
  const death = met.find(({ kind }) => ofDeath.has(kind))
  if (death) return `its process was ${death.kind}`
  const least = terms.isTransactional ? 0 : leaseMs / 3
  if (timeIn(met.map(lastingFault), span) <= least) return undefined
  return [...new Set(met.map(({ kind }) => kind))].join(', ')
}

/** Whether a fault befalls a process: itself, its connection, or the engine. */
export function befalls(fault: Fault, process: string): boolean {
  const isOfMachine = [ofEngine, ofProcess, ofDeath].some((kinds) => kinds.has(fault.kind))
  return isOfMachine && (fault.process === undefined || fault.process === process)
}

function meets(fault: Fault, { process }: Run, span: Span, { isFile }: Terms): boolean {
  const { at, to } = lastingFault(fault)
  if (to < span.at || at > span.to) return false
  return befalls(fault, process) || (isFile && ofProcess.has(fault.kind))
}

/** A fault's whole time: an engine that is back must be found, too. */
function lastingFault({ kind, at, to }: Fault): Span {
  return { at, to: ofEngine.has(kind) ? to + reconnectMs : to }
}

/** How many milliseconds of a span these cover together. */
function timeIn(covers: readonly Span[], span: Span): number {
  let [covered, from] = [0, span.at]
  for (const { at, to } of covers.toSorted((a, b) => a.at - b.at)) {
    const [start, end] = [Math.max(at, from), Math.min(to, span.to)]
    if (end <= start) continue
    covered += end - start
    from = end
  }
  return covered
}
