/**
 * Checks receivers of ours and of others with the built command `hookproof check`.
 *
 *     npm run test:check              holds ours at grade A, and docs/comparison.md at what was found
 *     npm run test:check -- --write   writes what was found into docs/comparison.md
 *
 * The last line is `N passed, N failed`.
 */
import { join } from 'node:path'
import type { Report } from '../../src/cli/check/run.js'
import { printed, root, run, start } from '../e2e/command.js'
import { installByLock } from '../e2e/install.js'
import { startServer } from '../e2e/server.js'
import { type Checked, hasPage, writePage } from './page.js'
import { type Receiver, receivers } from './receivers.js'

const here = import.meta.dirname
/** As it can be a key in each encoding. */
const secret = Buffer.from('a secret of thirty bytes for checks').toString('base64')
/** How many receivers are checked at a time. */
const lanes = 4

await installByLock(here)
await run(['tsc', '-p', here], here)
const built = await checkAll(receivers, 'tsconfig.dist.json')
const fromSource = await checkAll(
  receivers.filter(({ isOurs }) => isOurs),
  'tsconfig.json',
)
if (process.argv.includes('--write')) await writePage(built)

const checks: readonly (readonly [what: string, isRight: boolean])[] = [
  ...built.map(({ receiver, report }) => resultOf('built', receiver, report)),
  ...fromSource.map(({ receiver, report }) => resultOf('source', receiver, report)),
  ['docs/comparison.md says what was found (else: npm run test:check -- --write)', await hasPage(built)],
]
for (const [what, isRight] of checks) console.log(`${isRight ? '✓' : '✗'} ${what}`)
const failed = checks.filter(([, isRight]) => !isRight).length
console.log(`${checks.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Ours must be perfect. What others are is for the page. */
function resultOf(from: string, { name, isOurs }: Receiver, { grade, results }: Report) {
  const failed = results.flatMap((result) => (result.verdict === 'failed' ? result.name : []))
  const origin = isOurs ? ` (${from})` : ''
  const what = `${name}${origin}: grade ${grade}${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`
  return [what, !isOurs || (grade === 'A' && results.length > 20)] as const
}

async function checkAll(all: readonly Receiver[], tsconfig: string): Promise<readonly Checked[]> {
  const checked: Checked[] = []
  const waiting = all.entries()
  const runLane = async () => {
    for (const [at, receiver] of waiting)
      checked[at] = { receiver, report: await checkOne(receiver, tsconfig) }
  }
  await Promise.all(Array.from({ length: lanes }, runLane))
  return checked
}

async function checkOne({ name, file, provider }: Receiver, tsconfig: string): Promise<Report> {
  const server = await startServer(
    {
      name,
      framework: '',
      server: ['node', '--import', 'tsx', join('receivers', `${file}.ts`)],
      env: { SECRET: secret, TSX_TSCONFIG_PATH: join(here, tsconfig) },
    },
    here,
  )
  try {
    const options = ['--provider', provider, '--secret-env', 'SECRET', '--json']
    const command = start(['node', 'dist/cli/cli.cjs', 'check', server.url, ...options], root, {
      env: { SECRET: secret },
    })
    const [stdout, stderr] = [printed(command.stdout), printed(command.stderr)]
    await new Promise((resolve) => command.once('close', resolve))
    if (stdout() === '') throw new Error(`The check of ${name} ended without a report.\n${stderr()}`)
    return JSON.parse(stdout())
  } finally {
    await server.stop()
  }
}
