import { appendFileSync } from 'node:fs'
import { inject } from 'vitest'

/** What a fault did. */
export interface FaultRow {
  readonly fault: string
  /** Requests made, retries too. */
  readonly deliveries: number
  /** Handlers that came to their end. */
  readonly executions: number
  /** Events that were never handled. */
  readonly lost: number
  /** Executions beyond the first of an event. */
  readonly doubled: number
}

declare module 'vitest' {
  interface ProvidedContext {
    faultRows: string
  }
}

/** Counts a fault's row and puts it in the table that is printed in the end. */
export function tabulate(
  fault: string,
  deliveries: number,
  events: readonly string[],
  ends: ReadonlyMap<string, number>,
): FaultRow {
  const executions = [...ends.values()].reduce((sum, count) => sum + count, 0)
  const lost = events.filter((id) => !ends.has(id)).length
  const row = { fault, deliveries, executions, lost, doubled: executions - ends.size }
  appendFileSync(inject('faultRows'), `${JSON.stringify(row)}\n`)
  return row
}

export function printTable(rows: readonly FaultRow[]): void {
  const columns = ['fault', 'deliveries', 'executions', 'lost', 'doubled'] as const
  const cells = rows.map((row) => columns.map((column) => row[column].toLocaleString('en-US')))
  const lines = [[...columns], ...cells]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const padded = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd : cell.padStart).call(cell, widths[column] ?? 0)),
  )
  console.log(`\n${padded.map((line) => line.join('  ')).join('\n')}\n`)
}
