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
import type { ChaosEvent } from './setup.js'

/** A run that wrote its event's place over what was there. */
interface Write extends Run {
  readonly of: string
  readonly place: number
}

/** A write over one with a higher place, and how it may have come to that. */
interface Stale {
  readonly write: Write
  readonly excuse: string | undefined
}

/**
 * Judges a row of events in order. Each thing has a register that handlers overwrite.
 *
 * @param committed - in a transactional row: the runs whose effects stand in the database, in that order
 */
export function judgeOrder(
  events: readonly ChaosEvent[],
  lines: readonly Line[],
  terms: Terms,
  committed?: readonly string[],
): Verdict {
  const faults = lines.filter((line) => line.what === 'fault')
  const effects = lines.filter((line) => line.what === 'effect').map(({ run }) => run)
  const writes = groupBy(writesOf(events, runsOf(lines), committed ?? effects), ({ of }) => of)
  const answers = groupBy(
    lines.filter((line) => line.what === 'answered'),
    ({ event }) => event,
  )
  const stale = [...writes.values()].flatMap((ofThing) => staleWrites(ofThing, faults, terms))
  const violations = [
    ...crashes(faults),
    ...events.flatMap(({ id }) => stuck(id, answers.get(id) ?? [])),
    ...events.flatMap((event) => lost(event, answers.get(event.id) ?? [], writes.get(event.of) ?? [])),
    ...[...writes.values()].flatMap((ofThing) => overlaps(byClaim(ofThing), faults, terms)),
    ...[...writes.values()].flatMap((ofThing) => oldFences(ofThing, faults, terms)),
    ...stale.filter(({ excuse }) => excuse === undefined).map(overwritten),
  ]
  return {
    events: events.length,
    runs: lines.filter((line) => line.what === 'started').length,
    violations: violations.sort((a, b) => a.at - b.at),
    explained: stale.flatMap(({ excuse }) => excuse ?? []),
  }
}

function writesOf(events: readonly ChaosEvent[], runs: readonly Run[], written: readonly string[]): Write[] {
  const eventsById = new Map(events.map((event) => [event.id, event]))
  const runsById = new Map(runs.map((run) => [run.run, run]))
  return written.flatMap((id) => {
    const run = runsById.get(id)
    const event = run && eventsById.get(run.event)
    return event ? [{ ...run, of: event.of, place: event.place }] : []
  })
}

/** The writes over a higher place. That is allowed while no run with a higher place was completed. */
function staleWrites(writes: readonly Write[], faults: readonly Fault[], terms: Terms): Stale[] {
  return writes.flatMap((write, index) => {
    const higher = writes.slice(0, index).filter(({ place }) => place > write.place)
    if (higher.length === 0) return []
    const excuses = higher.map((before) =>
      terms.isTransactional ? undefined : excuseOfEffect(before, write, faults, terms),
    )
    return { write, excuse: excuses.includes(undefined) ? undefined : excuses[0] }
  })
}

/** An event whose sender was answered 2xx when neither it nor a later one about the same thing was handled. */
function lost(
  { id, place }: ChaosEvent,
  answers: readonly Answered[],
  writes: readonly Write[],
): Violation[] {
  const success = answers.find(isSuccess)
  if (!success) return []
  const { at } = success
  if (writes.some((write) => write.place >= place && (write.returnedAt ?? at + 1) <= at)) return []
  return [
    { charge: 'lost', at, event: id, detail: 'answered 2xx, and neither it nor a later one handled by then' },
  ]
}

function byClaim(writes: readonly Write[]): Write[] {
  return writes.toSorted((a, b) => a.claimedAt - b.claimedAt)
}

function overwritten({ write }: Stale): Violation {
  const { event, effectAt: at = 0, run, place } = write
  return { charge: 'stale', at, event, detail: `${run} wrote ${place} over a higher one` }
}
