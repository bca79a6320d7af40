import { excuseOf, type Terms } from './excuse.js'
import type { Answered, Fault } from './ledger.js'
import type { Run } from './runs.js'

/** What can be wrong with a row. */
export type Charge = 'lost' | 'stuck' | 'overlap' | 'twice' | 'stale' | 'fence' | 'crashed'

export interface Violation {
  readonly charge: Charge
  readonly at: number
  /** The event; absent where a process crashed. */
  readonly event?: string
  readonly detail: string
}

/** What the judge finds about a row. */
export interface Verdict {
  readonly events: number
  readonly runs: number
  readonly violations: readonly Violation[]
  /** Why effects were made again, or overwritten, before the first was completed: a reason for each. */
  readonly explained: readonly string[]
}

/** A process that ended by itself: nothing that a handler or an engine does may end it. */
export function crashes(faults: readonly Fault[]): Violation[] {
  return faults
    .filter(({ kind }) => kind === 'crashed')
    .map(({ at, process, detail }) => ({ charge: 'crashed', at, detail: `${process}: ${detail}` }))
}

/** An event whose sender came again and again, and was never answered 2xx. */
export function stuck(event: string, answers: readonly Answered[]): Violation[] {
  if (answers.some(isSuccess)) return []
  const at = answers.at(-1)?.at ?? 0
  return [{ charge: 'stuck', at, event, detail: `${answers.length} deliveries, none answered 2xx` }]
}

/**
 * Runs of which only one at a time should be at work, and that were at once while the first had its claim.
 *
 * @param runs - in the order of their claims
 */
export function overlaps(runs: readonly Run[], faults: readonly Fault[], terms: Terms): Violation[] {
  return runs.flatMap((first, index) =>
    runs
      .slice(index + 1)
      .filter((second) => first.startedAt < second.overAt && second.startedAt < first.overAt)
      .filter((second) => excuseOf(first, second.claimedAt, faults, terms) === undefined)
      .map(({ event, run, startedAt }) => ({
        charge: 'overlap',
        at: startedAt,
        event,
        detail: `${run} began while ${first.run} was at work`,
      })),
  )
}

/** A run that began after another was over, and was given no higher fence, though nothing held it up. */
export function oldFences(runs: readonly Run[], faults: readonly Fault[], terms: Terms): Violation[] {
  return runs.flatMap((first) =>
    runs
      .filter(({ startedAt }) => startedAt > first.overAt)
      .filter(({ fence = Number.POSITIVE_INFINITY }) => fence <= (first.fence ?? 0))
      .filter((second) => excuseOf(second, second.startedAt, faults, terms) === undefined)
      .map(({ event, startedAt: at, run, fence }) => ({
        charge: 'fence',
        at,
        event,
        detail: `${run} has fence ${fence}, and ${first.run} before it has ${first.fence}`,
      })),
  )
}

/** Why an effect may have been made before another whose claim came later; `undefined` where it can't. */
export function excuseOfEffect(
  first: Run,
  second: Run,
  faults: readonly Fault[],
  terms: Terms,
): string | undefined {
  const isCompleted = first.completedAt !== undefined && first.completedAt < second.claimedAt
  return isCompleted ? undefined : excuseOf(first, second.claimedAt, faults, terms)
}

export function isSuccess({ status }: Answered): boolean {
  return status >= 200 && status < 300
}

export function groupBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const name = nameOf(item)
    const group = groups.get(name)
    if (group) group.push(item)
    else groups.set(name, [item])
  }
  return groups
}

export function countBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, number> {
  return new Map([...groupBy(items, nameOf)].map(([name, group]) => [name, group.length]))
}
