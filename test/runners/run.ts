/**
 * Runs the tests of a receiver under each test runner, against the packed library.
 *
 *     npm run test:runners                 all of them
 *     npm run test:runners -- jest bun     some of them
 *
 * The last line is `N passed, N failed`. A runner that isn't there for this platform is a failure in CI.
 */

import { once } from 'node:events'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printed, root, start } from '../e2e/command.js'
import { install, packLibrary } from '../e2e/install.js'

/** A test runner, and where its output says how many tests passed and failed. */
interface Runner {
  readonly name: string
  /** The program, or the places where it may be. Default: Node.js. */
  readonly program?: readonly string[]
  readonly args: readonly string[]
  readonly passed: RegExp
  readonly failed: RegExp
}

interface Tally {
  readonly passed: number
  readonly failed: number
}

const here = import.meta.dirname

// the binaries themselves: what npm links is a wrapper, or there only where install scripts may run
const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch
// Bun's install script moves its binary from the one place to the other
const bun = [`node_modules/@oven/bun-${process.platform}-${cpu}/bin/bun`, 'node_modules/bun/bin/bun.exe']
const libc = process.platform === 'linux' ? '-glibc' : ''
const deno = [`node_modules/@deno/${process.platform}-${process.arch}${libc}/deno`]

const runners: readonly Runner[] = [
  {
    name: 'vitest',
    args: [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config=vitest/vitest.config.mjs'],
    passed: /Tests .*?(\d+) passed/,
    failed: /Tests .*?(\d+) failed/,
  },
  {
    name: 'jest',
    args: ['node_modules/jest/bin/jest.js', '--rootDir=.', '--testMatch=**/jest/*.test.cjs'],
    passed: /^Tests:.*?(\d+) passed/m,
    failed: /^Tests:.*?(\d+) failed/m,
  },
  {
    name: 'node',
    args: ['--test', '--test-reporter=tap', 'node/receiver.test.mjs'],
    passed: /^# pass (\d+)/m,
    failed: /^# fail (\d+)/m,
  },
  {
    name: 'bun',
    program: bun,
    args: ['test', './bun/receiver.test.mjs'],
    passed: /(\d+) pass\b/,
    failed: /(\d+) fail\b/,
  },
  {
    name: 'deno',
    program: deno,
    args: [
      'test',
      '--node-modules-dir=manual',
      '--no-prompt',
      '--cached-only',
      '--allow-net=127.0.0.1',
      'deno/receiver.test.mjs',
    ],
    passed: /(\d+) passed/,
    failed: /(\d+) failed/,
  },
  {
    name: 'workerd',
    args: ['workerd/run.mjs'],
    passed: /^(\d+) passed/m,
    failed: /(\d+) failed/,
  },
]

const wanted = process.argv.slice(2)
const chosen = runners.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
if (chosen.length < wanted.length)
  throw new Error(`Expected some of ${runners.map(({ name }) => name).join(', ')}, got ${wanted.join(', ')}.`)

const folder = await mkdtemp(join(tmpdir(), 'hookproof-runners-'))
const tallies: Tally[] = []
try {
  await install(here, await packLibrary(folder))
  for (const runner of chosen) tallies.push(await run(runner))
} finally {
  await rm(folder, { recursive: true })
}
const sumOf = (of: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[of], 0)
console.log(`${sumOf('passed')} passed, ${sumOf('failed')} failed`)
process.exitCode = sumOf('failed') === 0 ? 0 : 1

/** Runs a runner to its end. One that fails without a failed test, or runs none, is a failure itself. */
async function run(runner: Runner): Promise<Tally> {
  const { name, args } = runner
  const program = await findProgram(runner)
  if (program === undefined) return missing(name)
  const child = start([program, ...args], here, {
    env: { NO_COLOR: '1', FORCE_COLOR: '0', DENO_NO_UPDATE_CHECK: '1' },
  })
  const output = printed(child.stdout, child.stderr)
  const [code] = await once(child, 'close')
  const countBy = (pattern: RegExp) => Number(pattern.exec(output())?.[1] ?? 0)
  const passed = countBy(runner.passed)
  const failed = countBy(runner.failed) || (code === 0 && passed > 0 ? 0 : 1)
  console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${passed} passed, ${failed} failed`)
  if (failed > 0) console.log(output())
  return { passed, failed }
}

async function findProgram({ program }: Runner): Promise<string | undefined> {
  if (!program) return 'node'
  for (const place of program) {
    const isThere = await access(join(here, place)).then(
      () => true,
      () => false,
    )
    if (isThere) return place
  }
  return undefined
}

/** Loud, so that nobody takes a run for a whole one. */
function missing(name: string): Tally {
  console.log(
    `MISSING ${name}: there is none for ${process.platform} ${process.arch} in test/runners/node_modules.`,
  )
  return { passed: 0, failed: process.env.CI === 'true' ? 1 : 0 }
}
