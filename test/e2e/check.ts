import assert from 'node:assert/strict'
import type { Case, Need } from '../contracts/adapter/case.js'
import { cases } from '../contracts/adapter/cases.js'
import type { LogEntry } from '../contracts/adapter/scenarios.js'
import type { Target } from './project.js'
import { type Server, startServer } from './server.js'

export interface Failure {
  readonly name: string
  readonly error: unknown
}

export interface Tally {
  readonly passed: number
  readonly skipped: number
  readonly failures: readonly Failure[]
  /** What the server printed to stderr. */
  readonly stderr: string
}

/** Puts one server under the contract. */
export async function check(target: Target, folder: string): Promise<Tally> {
  const server = await startServer(target, folder)
  try {
    return await checkServer(target, server)
  } finally {
    await server.stop()
  }
}

async function checkServer(target: Target, { url, stderr, ended }: Server): Promise<Tally> {
  const without = new Set<Need | undefined>(target.without)
  const failures: Failure[] = []
  let passed = 0
  let skipped = 0
  for (const { name, needs, run } of [...cases, ...(target.cases ?? []), advice(target, stderr)]) {
    if (without.has(needs)) {
      skipped++
      continue
    }
    try {
      await withTimeout(run(url))
      passed++
    } catch (error) {
      failures.push({ name, error })
    }
    const end = ended()
    if (end !== undefined) {
      failures.push({ name: 'the server outlives its cases', error: end })
      break
    }
  }
  return { passed, skipped, failures, stderr: stderr() }
}

function advice({ fix }: Target, stderr: () => string): Case {
  return {
    name: fix ? `stderr tells what to do about a body parser: ${fix}` : 'no body parser is in the way',
    needs: 'parser',
    async run(url) {
      const log = (await (await fetch(new URL('/log', url))).json()) as readonly LogEntry[]
      const eaten = log.filter(({ outcome }) => outcome?.code === 'body_already_parsed')
      assert.equal(eaten.length > 0, fix !== undefined, `${eaten.length} were refused behind a parser`)
      const told = stderr()
        .split('\n')
        .filter((line) => line.includes('body_already_parsed: '))
      if (fix)
        assert.ok(
          told.some((line) => line.includes(fix)),
          `stderr says: ${told.join()}`,
        )
    },
  }
}

/** A safety net: a server that hangs fails, and the others are still looked at. */
async function withTimeout(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no end within 60 s')), 60_000)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
