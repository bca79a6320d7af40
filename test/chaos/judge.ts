import {
  crashes,
  excuseOfEffect,
  groupBy,
  isSuccess,
  oldFences,
  overlaps,
  stuck,
  type Verdict,
  type Violation,
} from './checks.js'
import type { Terms } from './excuse.js'
import type { Answered, Fault, Line } from './ledger.js'
import { type Run, runsOf } from './runs.js'

/** How often each event stands in the database, in a row whose store has transactions. */
export type RowCounts = ReadonlyMap<string, number>

/** One event: what its sender was answered, and the runs of handlers it came to. */
interface EventHistory {
  readonly event: string
  readonly answers: readonly Answered[]
  readonly runs: readonly Run[]
}

/** An effect beyond the first of its event, and how it may have come to that. */
interface Repeat {
  readonly event: string
  readonly at: number
  readonly excuse?: string | undefined
}

/**
 * Judges a row by what its ledger tells, and by what stands in its database.
 *
 * @param isDeferred - whether events are handled after their senders are answered
 */
export function judge(
  lines: readonly Line[],
  terms: Terms,
  rowCounts?: RowCounts,
  isDeferred = false,
): Verdict {
  const faults = lines.filter((line) => line.what === 'fault')
  const runs = runsOf(lines)
  const histories = historiesOf(lines, runs)
  const repeats = histories.flatMap((history) =>
    rowCounts ? repeatedRows(history, rowCounts) : repeatedEffects(history, faults, terms),
  )
  const violations = [
    ...crashes(faults),
    ...histories.flatMap(({ event, answers }) => stuck(event, answers)),
    ...histories.flatMap((history) => lost(history, rowCounts, isDeferred)),
    ...histories.flatMap(({ runs }) => overlaps(runs, faults, terms)),
    ...histories.flatMap(({ runs }) => oldFences(runs, faults, terms)),
    ...repeats.filter(({ excuse }) => excuse === undefined).map(unexplained),
  ]
  return {
    events: histories.length,
    runs: runs.length,
    violations: violations.sort((a, b) => a.at - b.at),
    explained: repeats.flatMap(({ excuse }) => excuse ?? []),
  }
}

function historiesOf(lines: readonly Line[], runs: readonly Run[]): EventHistory[] {
  const answers = lines.filter((line) => line.what === 'answered')
  const runsByEvent = groupBy(runs, ({ event }) => event)
  return [...groupBy(answers, ({ event }) => event)].map(([event, answers]) => ({
    event,
    answers,
    runs: runsByEvent.get(event) ?? [],
  }))
}

/** An event whose sender was told that it is handled, when it wasn't. */
function lost(
  { event, answers, runs }: EventHistory,
  rowCounts: RowCounts | undefined,
  isDeferred: boolean,
): Violation[] {
  const success = answers.find(isSuccess)
  if (!success) return []
  const { at } = success
  const by = isDeferred ? Number.POSITIVE_INFINITY : at
  const isHandled = runs.some(
    ({ effectAt, returnedAt }) => effectAt !== undefined && returnedAt !== undefined && returnedAt <= by,
  )
  if (!isHandled) return [{ charge: 'lost', at, event, detail: 'answered 2xx, and not handled by then' }]
  if (rowCounts && !rowCounts.has(event))
    return [{ charge: 'lost', at, event, detail: 'answered 2xx, and no row' }]
  return []
}

function repeatedEffects({ runs }: EventHistory, faults: readonly Fault[], terms: Terms): Repeat[] {
  const effects = runs.filter(({ effectAt }) => effectAt !== undefined)
  return effects.slice(1).map((second, index) => {
    const first = effects[index] ?? second
    const { event, effectAt: at = 0 } = second
    return { event, at, excuse: excuseOfEffect(first, second, faults, terms) }
  })
}

function repeatedRows({ event, runs }: EventHistory, rowCounts: RowCounts): Repeat[] {
  const at = runs.at(-1)?.startedAt ?? 0
  return Array.from({ length: (rowCounts.get(event) ?? 0) - 1 }, () => ({ event, at }))
}

function unexplained({ event, at }: Repeat): Violation {
  return { charge: 'twice', at, event, detail: 'took effect again, and nothing explains it' }
}
