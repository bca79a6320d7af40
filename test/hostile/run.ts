/**
 * Abuses a server of each adapter, and measures what that costs it.
 *
 *     npm run hostile                     all of them
 *     npm run hostile -- fastify-5 bun    some of them
 *     npm run hostile -- --ci             with 1 s for a stall instead of 250 ms: a busy machine stalls, too
 *     npm run hostile -- --soak           see soak.ts
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { install, packLibrary } from '../e2e/install.js'
import { startServer } from '../e2e/server.js'
import { type Abuse, abuses } from './abuses.js'
import { type Damage, measure } from './measure.js'
import { soak } from './soak.js'
import { findVictims, projects, type Victim } from './targets.js'

const mebibyte = 1_048_576
const args = process.argv.slice(2)
if (args.includes('--soak')) process.exit((await soak(args)) ? 0 : 1)
const { values, positionals: wanted } = parseArgs({
  args,
  allowPositionals: true,
  options: { ci: { type: 'boolean', default: false } },
})
/** The longest stall, in milliseconds. All else is counted in bytes, requests and whole seconds, and held to in CI as well. */
const mostStall = values.ci ? 1000 : 250
const victims = (await findVictims()).filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const folder = await mkdtemp(join(tmpdir(), 'hookproof-hostile-'))
let passed = 0
let failed = 0
try {
  const tarball = await packLibrary(folder)
  for (const project of projects)
    if (victims.some((victim) => victim.folder === project)) await install(project, tarball)
  print('abuse', ['memory', 'stall', 'read after', 'closed', 'unanswered'], '')
  for (const victim of victims) await abuseAll(victim)
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`
memory      peak of the resident memory over what it was before: at most 36 MiB; by many senders at once 96 MiB, or
            96 MiB more than the "(runtime alone)", a server without the library that holds 32 MiB of the bodies, too
            (the median of three where they are judged: it depends on when garbage is collected)
stall       the longest that a neighbour waited for its answer: at most ${mostStall} ms
read after  the most that was read of a sender after its refusal: at most 2 MiB, twice the bodyLimit
closed      the longest from an answer to the end of its connection: at most 10 s
unanswered  requests without an answer: none

${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function abuseAll(victim: Victim): Promise<void> {
  console.log(`\n${victim.name}${victim.judged ? '' : ' (for comparison)'}`)
  for (const abuse of abuses) {
    const mostMemory = (await findRuntimeBound(victim, abuse)) ?? abuse.memory
    const damage = await abuseServers(victim, victim.target, abuse)
    const broken = boundsBroken(damage, mostMemory)
    print(abuse.name, cellsOf(damage), victim.judged && broken.length > 0 ? `✗ ${broken.join()}` : '')
    if (victim.judged && broken.length > 0) failed++
    else if (victim.judged) passed++
  }
}

/** What an abuse may take in all, in bytes, where the runtime takes much of that itself. */
async function findRuntimeBound(victim: Victim, abuse: Abuse): Promise<number | undefined> {
  if (!victim.runtime || abuse.overRuntime === undefined) return undefined
  const damage = await abuseServers(victim, victim.runtime, abuse)
  print(`${abuse.name} (runtime alone)`, cellsOf(damage), '')
  return damage.memory + abuse.overRuntime
}

/** Abuses servers, as many as the abuse has it where they are judged. Of memory and stalls the median counts, of all else the worst. */
async function abuseServers(victim: Victim, target: Victim['target'], abuse: Abuse): Promise<Damage> {
  const times = victim.judged ? (abuse.times ?? 1) : 1
  const damages: Damage[] = []
  for (let time = 0; time < times; time++) damages.push(await abuseServer(victim, target, abuse))
  const median = (field: keyof Damage) => {
    const sorted = damages.map((damage) => damage[field]).sort((a, b) => a - b)
    return sorted[(sorted.length - 1) / 2] ?? Number.NaN
  }
  const worst = (field: keyof Damage) => Math.max(...damages.map((damage) => damage[field]))
  return {
    memory: median('memory'),
    stall: median('stall'),
    read: worst('read'),
    closed: worst('closed'),
    unanswered: worst('unanswered'),
  }
}

/** Abuses a server of its own, so that no abuse pays for another's memory. */
async function abuseServer(
  { name, folder }: Victim,
  target: Victim['target'],
  abuse: Abuse,
): Promise<Damage> {
  const server = await startServer({ ...target, name, framework: name }, folder)
  try {
    await fetch(new URL('/neighbour', server.url)).then((response) => response.text())
    const damage = await measure(abuse, server)
    // who has ended has answered nobody
    return server.ended() === undefined ? damage : { ...damage, unanswered: Number.POSITIVE_INFINITY }
  } finally {
    await server.stop()
  }
}

function boundsBroken({ memory, stall, read, closed, unanswered }: Damage, mostMemory: number): string[] {
  const held = {
    memory: memory <= mostMemory,
    stall: stall <= mostStall,
    read: read <= 2 * mebibyte,
    closed: closed <= 10,
    unanswered: unanswered === 0,
  }
  return Object.entries(held).flatMap(([name, isHeld]) => (isHeld ? [] : name))
}

function cellsOf({ memory, stall, read, closed, unanswered }: Damage): readonly string[] {
  const megabytes = (bytes: number) => `${(bytes / mebibyte).toFixed(1)} MiB`
  return [
    megabytes(memory),
    `${stall.toFixed()} ms`,
    megabytes(read),
    `${closed.toFixed(1)} s`,
    String(unanswered),
  ]
}

function print(name: string, cells: readonly string[], verdict: string): void {
  console.log(`  ${name.padEnd(32)}${cells.map((cell) => cell.padStart(12)).join('')}  ${verdict}`.trimEnd())
}
