import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { contenders } from './contenders.mjs'
import { deliveries, kinds, sizes } from './deliveries.mjs'
import { judge, round } from './limits.mjs'
import { measure, median } from './measure.mjs'

const rounds = 31
const reference = 'hookproof verify'

const cells = []
for (const size of sizes) {
  for (const kind of kinds) {
    const samples = await measure(contenders, deliveries(size, kind), rounds)
    const cell = { size: size.name, kind, rows: contenders.map((contender) => rowOf(contender, samples)) }
    cells.push(cell)
    print(cell)
  }
}

const verdicts = judge(cells)
for (const { size, kind, against, atMost, measured, kept } of verdicts)
  console.log(`${kept ? 'kept  ' : 'MISSED'}  ${size} ${kind}: ${measured} × ${against} (at most ${atMost})`)

const file = new URL('results/latest.json', import.meta.url)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, `${JSON.stringify(report(), null, 2)}\n`)
process.exitCode = verdicts.every(({ kept }) => kept) ? 0 : 1

/** A contender's median, and the median of how it compared to hookproof round by round. */
function rowOf({ name, parses = false }, samples) {
  const own = samples.get(name)
  const ratios = samples.get(reference).map((nanoseconds, at) => own[at] / nanoseconds)
  return { name, parses, nanoseconds: round(median(own), 4), ratio: round(median(ratios)) }
}

function print({ size, kind, rows }) {
  console.log(`\n${size}, ${kind}`.padEnd(38) + 'µs per call'.padStart(13) + '× hookproof'.padStart(13))
  for (const { name, parses, nanoseconds, ratio } of rows) {
    const label = parses ? `${name} *` : name
    console.log(
      label.padEnd(37) + (nanoseconds / 1000).toFixed(2).padStart(13) + ratio.toFixed(2).padStart(13),
    )
  }
  console.log(size === sizes.at(-1).name && kind === kinds.at(-1) ? '* parses the JSON, too\n' : '')
}

function report() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  return {
    node: process.version,
    cpu: cpus()[0].model.trim(),
    rounds,
    against: dependencies,
    limits: verdicts,
    cells,
  }
}
