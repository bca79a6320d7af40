import { countBy } from './checks.js'
import { historyOf } from './history.js'
import type { FaultKind } from './ledger.js'
import type { RowResult } from './row.js'

/** What of a row stands in the table, column by column. */
const columns: Readonly<Record<string, (result: RowResult) => number>> = {
  deliveries: ({ lines }) => lines.filter(({ what }) => what === 'answered').length,
  events: ({ verdict }) => verdict.events,
  runs: ({ verdict }) => verdict.runs,
  'kill -9': faults('killed'),
  drain: faults('drained'),
  SIGSTOP: faults('paused'),
  restart: faults('restarted'),
  silent: faults('silent'),
  locked: faults('locked'),
  hang: faults('hung'),
  block: faults('blocked'),
  throw: faults('threw'),
  'end tx': faults('ended transaction'),
  'hang up': faults('hung up'),
  lost: charges('lost'),
  stuck: charges('stuck'),
  overlap: charges('overlap'),
  fence: charges('fence'),
  crash: charges('crashed'),
  stale: charges('stale'),
  twice: charges('twice'),
  'twice, explained': ({ verdict }) => verdict.explained.length,
}

/** All rows in one table. */
export function tableOf(results: readonly (readonly [name: string, result: RowResult])[]): string {
  const head = ['row', ...Object.keys(columns)]
  const body = results.map(([name, result]) => [
    name,
    ...Object.values(columns).map((count) => count(result).toLocaleString('en-US')),
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((line) => line[column]?.length ?? 0)),
  )
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return [head, ...body].map((line) => line.map(pad).join('  ')).join('\n')
}

/** What explains the effects of a row that were made more than once. */
export function explanationsOf(name: string, { verdict }: RowResult): string {
  const reasons = countBy(verdict.explained, (reason) => reason)
  return `${name}, explained: ${[...reasons].map(([reason, count]) => `${count} × ${reason}`).join('; ')}`
}

/** What is wrong with a row: the first violation of each kind, and the history of the first event. */
export function violationsOf(name: string, { verdict, lines }: RowResult): string {
  const { violations } = verdict
  const counts = countBy(violations, ({ charge }) => charge)
  const [first] = violations.filter(({ event }) => event !== undefined)
  return [
    `${name}:`,
    ...[...counts].map(([charge, count]) => {
      const { event = '', detail = '' } = violations.find((violation) => violation.charge === charge) ?? {}
      return `  ${charge} ${count}, first ${event} ${detail}`
    }),
    ...(first?.event === undefined ? [] : [`  history of ${first.event}:`, historyOf(first.event, lines)]),
  ].join('\n')
}

function faults(kind: FaultKind): (result: RowResult) => number {
  return ({ lines }) => lines.filter((line) => line.what === 'fault' && line.kind === kind).length
}

function charges(charge: string): (result: RowResult) => number {
  return ({ verdict }) => verdict.violations.filter((violation) => violation.charge === charge).length
}
