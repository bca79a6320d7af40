/**
 * Puts real installs of the frameworks, in processes of their own, under the adapter contract.
 *
 *     npm run test:e2e                     all of them
 *     npm run test:e2e -- fastify-5 koa    some of them, by target or by folder
 */
import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { check, type Failure, type Tally } from './check.js'
import { run } from './command.js'
import { install, installedVersion, packLibrary } from './install.js'
import type { Project, Target } from './project.js'

interface Result extends Tally {
  readonly target: string
  readonly framework: string
}

interface Job {
  readonly folder: string
  readonly project: Project
  readonly targets: readonly Target[]
}

const here = fileURLToPath(new URL('.', import.meta.url))

/** The folders that hold a project, with those of their targets that are wanted. */
async function findJobs(wanted: readonly string[]): Promise<readonly Job[]> {
  const jobs: Job[] = []
  const missing = new Set(wanted)
  for (const { name } of (await readdir(here, { withFileTypes: true })).filter((at) => at.isDirectory())) {
    const folder = join(here, name)
    if (!(await exists(join(folder, 'targets.ts')))) continue
    const module = await import(pathToFileURL(join(folder, 'targets.ts')).href)
    const project: Project = module.default
    const isWanted = (target: Target) =>
      wanted.length === 0 || wanted.includes(name) || wanted.includes(target.name)
    const targets = project.targets.filter(isWanted)
    if (targets.length > 0) jobs.push({ folder, project, targets })
    for (const found of [name, ...targets.map((target) => target.name)]) missing.delete(found)
  }
  if (missing.size > 0) throw new Error(`No such target: ${[...missing].join(', ')}`)
  return jobs
}

/** Installs and builds a project, then takes one server of it after another. */
async function work({ folder, project, targets }: Job, tarball: string): Promise<readonly Result[]> {
  const results: Result[] = []
  const failed = (target: Target, name: string, error: unknown) =>
    results.push({
      target: target.name,
      framework: target.framework,
      ...{ passed: 0, skipped: 0, failures: [{ name, error }], stderr: '' },
    })
  let types: Pick<Tally, 'passed' | 'failures'>
  try {
    await install(folder, tarball)
    if (project.build) await run(project.build, folder)
    types = await checkTypes(folder)
  } catch (error) {
    for (const target of targets) failed(target, 'the project installs and builds', error)
    for (const result of results) print(result)
    return results
  }
  for (const target of targets) {
    try {
      const tally = await check(target, folder)
      results.push({
        ...tally,
        target: target.name,
        framework: await installedVersion(folder, target.framework),
        passed: types.passed + tally.passed,
        failures: [...types.failures, ...tally.failures],
      })
    } catch (error) {
      failed(target, 'the server starts', error)
    }
    for (const result of results.slice(-1)) print(result)
  }
  return results
}

/** Whether the library's types go with the framework's own, of each version that has a tsconfig. */
async function checkTypes(folder: string): Promise<Pick<Tally, 'passed' | 'failures'>> {
  const failures: Failure[] = []
  const configs = (await readdir(folder)).filter((file) => /^tsconfig(\.\d+)?\.json$/.test(file))
  for (const config of configs)
    await run(['tsc', '--noEmit', '--project', config], folder).catch((error) => {
      failures.push({ name: `${config} compiles with the types of the framework`, error })
    })
  return { passed: configs.length - failures.length, failures }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

function print({ target, passed, failures, stderr }: Result): void {
  console.log(`${failures.length === 0 ? '✓' : '✗'} ${target}: ${passed} passed`)
  for (const { name, error } of failures)
    console.log(`  ✗ ${name}\n${indent(error instanceof Error ? error.message : inspect(error))}`)
  if (failures.length > 0 && stderr) console.log(`  stderr:\n${indent(stderr)}`)
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '      ')
}

function table(results: readonly Result[]): string {
  const rows = [
    ['target', 'version', 'passed', 'skipped', 'failed'],
    ...results.map(({ target, framework, passed, skipped, failures }) =>
      [target, framework, passed, skipped, failures.length].map(String),
    ),
  ]
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

const jobs = [...(await findJobs(process.argv.slice(2)))]
const folder = await mkdtemp(join(tmpdir(), 'hookproof-e2e-'))
const results: Result[] = []
try {
  const tarball = await packLibrary(folder)
  const lane = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) results.push(...(await work(job, tarball)))
  }
  await Promise.all([lane(), lane()])
} finally {
  await rm(folder, { recursive: true, force: true })
}
results.sort((one, other) => one.target.localeCompare(other.target, 'en', { numeric: true }))
const sum = (count: (result: Result) => number) => results.reduce((total, result) => total + count(result), 0)
const failures = sum((result) => result.failures.length)
console.log(`\n${table(results)}\n\n${sum(({ passed }) => passed)} passed, ${failures} failed`)
process.exitCode = failures > 0 ? 1 : 0
