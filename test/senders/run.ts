// Installs the senders' own libraries, checks types against theirs, and holds each sender against them, or against what
// its documentation prints; arguments are filters, as vitest takes them. With HOOKPROOF=dist the built package is tested
// in place of src. The last line is `N passed, N failed`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Result {
  /** The sender, and the evidence. */
  readonly ancestorTitles: readonly string[]
  readonly status: string
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly Result[] }[]
}

const here = import.meta.dirname
const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'hookproof-senders-'))

try {
  await install()
  await must(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', here])
  const output = join(folder, 'vitest.json')
  const code = await run(process.execPath, [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--config=${join(here, 'vitest.config.ts')}`,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${output}`,
    ...process.argv.slice(2),
  ])
  const report: Report = JSON.parse(await readFile(output, 'utf8'))
  const results = report.testResults.flatMap((file) => file.assertionResults)
  const passed = results.filter(isPassed).length
  // a run that fails without a failed case is a failure itself
  const failed = results.length - passed || (code === 0 ? 0 : 1)
  console.log(tableOf(results))
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}

/** Installs the libraries by their lock, unless that has been done. */
async function install(): Promise<void> {
  const contentOf = (file: string) => readFile(file, 'utf8').catch(() => undefined)
  const [lock, installed] = [join(here, 'package-lock.json'), join(here, 'node_modules/.installed-lock.json')]
  if ((await contentOf(installed)) === (await contentOf(lock))) return
  // they are only ever called, so none of their scripts need run
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await must('npm', ['ci', ...options])
  await cp(lock, installed)
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const code = await run(program, args)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}.`)
}

async function run(program: string, args: readonly string[]): Promise<number> {
  const [code] = await once(spawn(program, args, { cwd: here, stdio: 'inherit' }), 'close')
  return code
}

function isPassed({ status }: Result): boolean {
  return status === 'passed'
}

/** A line for each piece of evidence. */
function tableOf(results: readonly Result[]): string {
  const titles = [...new Set(results.map(titleOf))].sort()
  const lines = titles.map((title) => {
    const cases = results.filter((result) => titleOf(result) === title)
    return [...title.split('\n'), `${cases.filter(isPassed).length} of ${cases.length}`]
  })
  const rows = [['sender', 'evidence', 'cases passed'], ...lines]
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widthOf(column))).join('  ')).join('\n')
}

/** The sender and the evidence of a case. */
function titleOf({ ancestorTitles }: Result): string {
  return ancestorTitles.slice(0, 2).join('\n')
}
