/** hookproof beside what else one could use, on this Node.js. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parsers, verifiers } from './contenders.mjs'
import { deliveries, kinds, shapes, sizes } from './deliveries.mjs'
import { limits, round } from './limits.mjs'
import { measure, median, ratioOf } from './measure.mjs'

const rounds = 31
const [objects, strings] = Object.keys(shapes)

const cells = []
for (const size of sizes)
  for (const kind of kinds) {
    // what a body holds makes no difference to those that don't parse it
    await measureCell({ size, kind, shape: objects, contenders: verifiers })
    await measureCell({ size, kind, shape: objects, contenders: parsers })
    await measureCell({ size, kind, shape: strings, contenders: parsers })
  }

const verdicts = limits.map(judge)
for (const { passed, size, shape, contender, measured, against, atMost } of verdicts)
  console.log(
    `${passed ? 'ok    ' : 'MISSED'} ${size}, ${shape}: ${contender} takes ${measured} × ${against} (at most ${atMost})`,
  )

const file = new URL('results/latest.json', import.meta.url)
mkdirSync(new URL('.', file), { recursive: true })
writeFileSync(file, `${JSON.stringify(report(), null, 2)}\n`)
process.exitCode = verdicts.every(({ passed }) => passed) ? 0 : 1

async function measureCell({ size, kind, shape, contenders }) {
  const samples = await measure(contenders, deliveries(size, kind, shape), rounds)
  const cell = { size: size.name, kind, shape, samples }
  cells.push(cell)
  print(cell)
}

/** A limit with what was measured: of a Buffer, as frameworks hand it over. */
function judge(limit) {
  const { contender, against, size, shape = objects, atMost } = limit
  const cell = cells.find(
    (one) => one.size === size && one.kind === 'Buffer' && one.shape === shape && one.samples.has(contender),
  )
  const measured = round(ratioOf(cell.samples, contender, against))
  return { ...limit, shape, measured, passed: measured <= atMost }
}

/** Each contender's median, and how it compares to the first of them. */
function rowsOf(samples) {
  const [reference] = samples.keys()
  return Array.from(samples, ([name, nanoseconds]) => ({
    name,
    nanoseconds: round(median(nanoseconds), 4),
    ratio: round(ratioOf(samples, name, reference)),
  }))
}

function print({ size, kind, shape, samples }) {
  console.log(`\n${size}, ${kind}, ${shape}`.padEnd(45) + 'µs per call'.padStart(13) + '× first'.padStart(10))
  for (const { name, nanoseconds, ratio } of rowsOf(samples))
    console.log(
      name.padEnd(44) + (nanoseconds / 1000).toFixed(2).padStart(13) + ratio.toFixed(2).padStart(10),
    )
}

function report() {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  return {
    node: process.version,
    cpu: cpus()[0].model.trim(),
    rounds,
    against: dependencies,
    limits: verdicts,
    cells: cells.map(({ samples, ...cell }) => ({ ...cell, rows: rowsOf(samples) })),
  }
}
