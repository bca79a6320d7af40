/**
 * Abuses a server of each adapter, and measures what that costs it.
 *
 *     npm run hostile                     all of them
 *     npm run hostile -- fastify-5 bun    some of them
 *     npm run hostile -- --soak           see soak.ts
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, packLibrary } from '../e2e/install.js'
import { startServer } from '../e2e/server.js'
import { abuses } from './abuses.js'
import { type Damage, measure } from './measure.js'
import { soak } from './soak.js'
import { findVictims, projects, type Victim } from './targets.js'

const mebibyte = 1_048_576
const wanted = process.argv.slice(2)
if (wanted.includes('--soak')) process.exit((await soak(wanted)) ? 0 : 1)
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
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function abuseAll({ name, folder, target, judged }: Victim): Promise<void> {
  console.log(`\n${name}${judged ? '' : ' (for comparison)'}`)
  for (const abuse of abuses) {
    // each has a server of its own, so that no abuse pays for another's memory
    const server = await startServer({ ...target, name, framework: name }, folder)
    try {
      await fetch(new URL('/neighbour', server.url)).then((response) => response.text())
      const damage = await measure(abuse, server)
      const broken = boundsBroken(damage, abuse.memory)
      if (server.ended()) broken.push('process')
      print(abuse.name, cellsOf(damage), judged && broken.length > 0 ? `✗ ${broken.join()}` : '')
      if (judged && broken.length > 0) failed++
      else if (judged) passed++
    } finally {
      await server.stop()
    }
  }
}

function boundsBroken({ memory, stall, read, closed, unanswered }: Damage, mostMemory: number): string[] {
  const held = {
    memory: memory <= mostMemory,
    stall: stall <= 250,
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
