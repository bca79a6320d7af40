import { type ExitCode, exitCodes } from '../exit-codes.js'
import { printable } from '../output.js'
import type { Kind } from './kind.js'
import { latencyText, percentilesOf } from './latencies.js'
import type { LoadResult } from './load.js'

/** What came of many deliveries, as text. */
export function loadText({ statuses, failures, latencies }: LoadResult): string {
  const lines = [
    ...byKey(statuses).map(([status, count]) => `${status}: ${count}\n`),
    ...byKey(failures).map(([failure, count]) => `${printable(failure)}: ${count}\n`),
  ]
  return lines.join('') + (latencies.length === 0 ? '' : latencyText(latencies))
}

/** What came of many deliveries, for JSON. */
export function loadJson({ statuses, failures, latencies }: LoadResult): object {
  const percentiles = Object.entries(percentilesOf(latencies))
  return {
    statuses: Object.fromEntries(byKey(statuses)),
    failures: Object.fromEntries(byKey(failures)),
    milliseconds: Object.fromEntries(percentiles.map(([name, seconds]) => [name, seconds * 1000])),
  }
}

function byKey<Key>(counts: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] {
  return [...counts].toSorted(([first], [second]) => String(first).localeCompare(String(second)))
}

/** The exit code for what came of many deliveries. */
export function loadExitCode({ statuses, failures }: LoadResult, { isExpected }: Kind): ExitCode {
  if (statuses.size === 0) return exitCodes.unreachable
  return failures.size === 0 && [...statuses.keys()].every(isExpected) ? exitCodes.ok : exitCodes.failed
}
