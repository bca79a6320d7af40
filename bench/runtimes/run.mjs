/** hookproof on each runtime beside the leanest lines by hand. The runtimes come from npm, for Linux on x64. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { round, runtimeLimits } from '../limits.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))
const node = (major) => [`node_modules/node-${major}/bin/node`, '--expose-gc']
const runtimes = {
  'Node.js 20': node(20),
  'Node.js 22': node(22),
  'Node.js 24': node(24),
  'Node.js 26': node(26),
  Bun: ['node_modules/@oven/bun-linux-x64/bin/bun', 'run'],
  Deno: ['node_modules/@deno/linux-x64-glibc/deno', 'run', '--allow-all'],
}

install()
const results = Object.entries(runtimes).flatMap(([runtime, command]) => measureOn(runtime, command))
const missed = results.filter(({ passed }) => !passed)
for (const { runtime, size, kind, name, ratio, atMost } of missed)
  console.log(`MISSED ${runtime}, ${size}, ${kind}: ${name} takes ${ratio} × by hand (at most ${atMost})`)

const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
const report = { cpu: cpus()[0].model.trim(), runtimes: dependencies, limits: runtimeLimits, results }
writeFileSync(new URL('../results/runtimes.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`)
process.exitCode = missed.length > 0 ? 1 : 0

/** Installs the runtimes, unless they have been installed by this lock. They are 900 MB, so nothing else does. */
function install() {
  const lock = `${folder}package-lock.json`
  const installed = `${folder}node_modules/.installed-lock.json`
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  execFileSync('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: folder, stdio: 'inherit' })
  copyFileSync(lock, installed)
}

/** Each row of each size and form, judged by its limit. */
function measureOn(runtime, [binary, ...options]) {
  const output = execFileSync(folder + binary, [...options, 'measure.mjs'], { cwd: folder, encoding: 'utf8' })
  const cells = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return cells.flatMap(({ size, kind, rows }) => {
    const judged = rows.map((row) => ({ runtime, size, kind, ...judge(row) }))
    print(judged)
    return judged
  })
}

function judge({ name, nanoseconds, ratio }) {
  const { atMost } = runtimeLimits.find(({ contender }) => contender === name) ?? {}
  const rounded = round(ratio)
  return { name, nanoseconds: round(nanoseconds, 4), ratio: rounded, atMost, passed: !(rounded > atMost) }
}

function print(rows) {
  const [{ runtime, size, kind }] = rows
  const columns = rows.map(
    ({ name, nanoseconds, ratio }) =>
      `${name} ${(nanoseconds / 1000).toFixed(2).padStart(6)} µs (${ratio.toFixed(2)})`,
  )
  console.log([runtime.padEnd(10), size.padStart(6), kind.padEnd(6), ...columns].join('   '))
}
