import type { Result } from './attack.js'

/** What came of the attacks of one kind. */
export interface Tally {
  sent: number
  due: number
  answered: number
  /** How many attacks were answered what they don't deserve. */
  wrong: number
  /** How many answers had each status. */
  readonly statuses: Map<number, number>
}

export function createTally(): Tally {
  return { sent: 0, due: 0, answered: 0, wrong: 0, statuses: new Map() }
}

export function count(tally: Tally, { sent, due, statuses, isRefused }: Result): void {
  tally.sent += sent
  tally.due += due
  // what was answered beyond that doesn't make up for what wasn't
  tally.answered += Math.min(due, statuses.length)
  if (!isRefused) tally.wrong++
  for (const status of statuses) tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
}

/** How many answers are missing in all. */
export function unanswered(tallies: ReadonlyMap<string, Tally>): number {
  return [...tallies.values()].reduce((sum, { due, answered }) => sum + due - answered, 0)
}

export function printTallies(tallies: ReadonlyMap<string, Tally>): void {
  printRow('attack', ['sent', 'due', 'answered'], 'statuses')
  for (const [name, { sent, due, answered, statuses }] of tallies) {
    const sorted = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`)
    printRow(name, [sent, due, answered].map(String), sorted.join(', '))
  }
}

function printRow(name: string, cells: readonly string[], statuses: string): void {
  console.log(`  ${name.padEnd(24)}${cells.map((cell) => cell.padStart(10)).join('')}  ${statuses}`.trimEnd())
}
