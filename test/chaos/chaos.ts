// What `npm run chaos` runs, built by run.ts:
//   --seed N        repeats the choices of a run, though not its timing
//   --seconds S     how long faults are injected in each row; 25 if not said
//   --deliveries N  how many an order row makes; 100000 if not said
//   --row NAME      runs this row only
//   --broken        breaks a store in several ways, and fails where the judge doesn't find out
import { parseArgs } from 'node:util'
import { withTimeout } from '../../src/timeout.js'
import { explanationsOf, tableOf, violationsOf } from './report.js'
import type { Row, RowResult } from './row.js'
import { brokenRows, rows } from './rows.js'
import { strikeAll } from './stage.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seconds: { type: 'string', default: '25' },
    deliveries: { type: 'string' },
    row: { type: 'string' },
    broken: { type: 'boolean', default: false },
  },
})
const { seed, deliveries } = values
const terms = { seed, seconds: positive(values.seconds) }

/** How long a row may take in all, in seconds, whatever hangs. */
const rowLimit = 900

let isStopping = false

process.on('SIGINT', () => stop(130)).on('SIGTERM', () => stop(143))
main().then(stop, (error) => {
  console.error(error)
  stop(1)
})

/** Ends this process once all that it started has ended. A second Ctrl-C doesn't get in the way of that. */
function stop(code: number): void {
  if (isStopping) return
  isStopping = true
  strikeAll().finally(() => process.exit(code))
}

/** Runs the rows, and prints the table and what is wrong; the exit code. */
async function main(): Promise<number> {
  const chosen = choose(values.broken ? brokenRows : rows, values.row)
  const results: [string, Row, RowResult][] = []
  for (const [name, row] of chosen) {
    console.log(`${name} (seed ${seed})`)
    results.push([name, row, await withTimeout(row.run(row, terms), rowLimit, () => tooLong(name))])
  }
  console.log(`\n${tableOf(results.map(([name, _, result]) => [name, result]))}\n`)
  for (const [name, _, result] of results)
    if (result.verdict.explained.length > 0) console.log(explanationsOf(name, result))
  const failed = results.filter(([_, row, result]) => !isAsItShouldBe(row, result))
  for (const [name, { mustFind }, result] of failed)
    console.log(mustFind ? `${name}: the judge didn't find it` : violationsOf(name, result))
  console.log(`${chosen.length - failed.length} passed, ${failed.length} failed (seed ${seed})`)
  return failed.length === 0 ? 0 : 1
}

function choose(from: Readonly<Record<string, Row>>, only: string | undefined): [string, Row][] {
  const chosen = Object.entries(from)
    .filter(([name]) => only === undefined || name === only)
    .map<[string, Row]>(([name, row]) => [
      name,
      deliveries ? { ...row, deliveries: positive(deliveries) } : row,
    ])
  if (chosen.length > 0) return chosen
  throw new Error(`There is no row ${only}. The rows are ${Object.keys(from).join(', ')}.`)
}

function positive(text: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`Expected a number above 0, got ${text}.`)
}

/** Whether a row has no violation, or the one that its broken store must show. */
function isAsItShouldBe({ mustFind }: Row, { verdict: { violations } }: RowResult): boolean {
  return mustFind ? violations.some(({ charge }) => charge === mustFind) : violations.length === 0
}

function tooLong(name: string): Error {
  return new Error(`${name} took longer than ${rowLimit} s.`)
}
