/**
 * What somebody gets who installs the packed package: `npm run test:consumers`, after a build.
 * Ends with `N passed, N failed`.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import ts from 'typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixtures = join(root, 'test/consumers/fixtures')
const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'hookproof-consumers-'))

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies?: unknown
  readonly scripts?: Readonly<Record<string, string>>
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

const packed = await pack()
const tarball = join(folder, packed.filename)
const paths = packed.files.map(({ path }) => path)
const consumer = await install()
const manifest: Manifest = JSON.parse(
  await readFile(join(consumer, 'node_modules/hookproof/package.json'), 'utf8'),
)
const modules = Object.keys(manifest.exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => subpath.replace('.', 'hookproof'))
const neededTypes = new Map(
  await Promise.all(modules.map(async (name) => [name, await foreignImports(declarationsOf(name))] as const)),
)

async function pack(): Promise<Packed> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder],
    { cwd: root },
  )
  // npm 12 answers with an object by package name, older ones with a list
  const [first] = Object.values<Packed>(JSON.parse(stdout))
  assert.ok(first, 'npm pack packed nothing')
  return first
}

/** A folder of its own, with nothing in it but the tarball's content. */
async function install(): Promise<string> {
  const home = await mkdtemp(join(folder, 'consumer-'))
  await writeFile(join(home, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', tarball], {
    cwd: home,
  })
  for (const name of ['check.mjs', 'check.cjs', 'check-compiled.mjs'])
    await copyFile(join(fixtures, name), join(home, name))
  for (const extension of ['mts', 'cts', 'ts']) {
    await copyFile(join(fixtures, 'usage.ts'), join(home, `usage.${extension}`))
  }
  return home
}

function declarationsOf(name: string): string {
  const subpath = name === 'hookproof' ? 'index' : name.replace('hookproof/', '')
  return join(consumer, 'node_modules/hookproof/dist', `${subpath}.d.ts`)
}

/** The packages whose types a file of declarations imports, itself or through others of the library. */
async function foreignImports(file: string, seen = new Set<string>()): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  seen.add(file)
  for (const { fileName: specifier } of ts.preProcessFile(await readFile(file, 'utf8')).importedFiles) {
    const target = join(dirname(file), specifier.replace(/\.js$/, '.d.ts'))
    if (!specifier.startsWith('.')) found.add(specifier)
    else if (!seen.has(target)) for (const name of await foreignImports(target, seen)) found.add(name)
  }
  return found
}

const steps: Readonly<Record<string, () => unknown>> = {
  'the tarball holds what it should, and nothing else'() {
    const allowed =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-NOTICES\.md|dist\/[\w/-]+(\.d)?\.c?(js|ts))$/
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
    )
    for (const path of ['LICENSE', 'THIRD-PARTY-NOTICES.md']) assert.ok(paths.includes(path), `no ${path}`)
    for (const path of JSON.stringify(manifest.exports).match(/dist\/[^"]+/g) ?? [])
      assert.ok(paths.includes(path), `exports names ${path}`)
  },
  'it has no dependencies, and runs nothing when installed'() {
    assert.equal(manifest.dependencies, undefined)
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.equal(manifest.scripts?.[script], undefined, script)
  },
  async 'an empty folder it was installed in holds nothing else'() {
    const lock = JSON.parse(await readFile(join(consumer, 'package-lock.json'), 'utf8'))
    assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/hookproof'])
  },
  'every subpath can be imported from ESM, and errors are one class': () => node('check.mjs'),
  'every subpath can be required from CommonJS, and errors are one class': () => node('check.cjs'),
  'a subpath needs the types of its own framework at most'() {
    const frameworks: Readonly<Record<string, string>> = {
      'hookproof/express': 'express',
      'hookproof/fastify': 'fastify',
      'hookproof/hono': 'hono',
      'hookproof/koa': 'koa',
      'hookproof/nest': '@nestjs/common',
      'hookproof/next': 'next',
      'hookproof/node': 'node:http',
    }
    for (const [name, imported] of neededTypes) {
      const own = frameworks[name]
      const isOwn = (one: string) => one === own || one.startsWith(`${own}/`)
      // where one of them is, Node's types are, too
      const isNode = (one: string) => own !== undefined && one.startsWith('node:')
      assert.deepEqual(
        [...imported].filter((one) => !isOwn(one) && !isNode(one)),
        [],
        name,
      )
    }
  },
  'TypeScript compiles ESM under node16, and it runs': () => compileAndRun('node16', 'node16', 'mts'),
  'TypeScript compiles CommonJS under node16, and it runs': () => compileAndRun('node16', 'node16', 'cts'),
  'TypeScript compiles ESM under bundler': () => compile('bundler', 'preserve', 'mts'),
  'TypeScript compiles CommonJS under bundler': () => compile('bundler', 'preserve', 'cts'),
  // as Nest 10 sets it up, and ts-jest
  'TypeScript compiles CommonJS under node, and it runs': () => compileAndRun('node', 'commonjs', 'ts'),
  async 'publint has nothing to say'() {
    const bytes = Uint8Array.from(await readFile(tarball))
    const { messages } = await publint({ strict: true, pack: { tarball: bytes.buffer } })
    assert.deepEqual(messages, [])
  },
  'attw has nothing to say': () =>
    tool('attw', [tarball, '--no-definitely-typed', '--no-emoji', '--format', 'ascii']),
}

function node(script: string): Promise<unknown> {
  return run(process.execPath, [script, ...modules], { cwd: consumer })
}

function tool(name: string, args: readonly string[]): Promise<unknown> {
  return run(join(root, 'node_modules/.bin', name), args, { cwd: consumer })
}

async function compileAndRun(moduleResolution: string, module: string, extension: string): Promise<void> {
  const compiled = await compile(moduleResolution, module, extension)
  await run(process.execPath, ['check-compiled.mjs', ...compiled], { cwd: consumer })
}

/**
 * Compiles the usage, and a file with every subpath that needs nobody else's types, declarations checked too.
 * Those of the frameworks are checked where these are installed: in test/e2e.
 */
async function compile(
  moduleResolution: string,
  module: string,
  extension: string,
): Promise<readonly string[]> {
  const everything = `everything.${extension}`
  await writeFile(
    join(consumer, everything),
    [...neededTypes]
      .map(([name, { size }], index) => (size === 0 ? `export * as m${index} from '${name}'\n` : ''))
      .join(''),
  )
  const outDir = `compiled-${moduleResolution}`
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    module,
    moduleResolution,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    outDir,
  }
  const config = `tsconfig.${moduleResolution}.${extension}.json`
  const files = [everything, `usage.${extension}`]
  await writeFile(join(consumer, config), JSON.stringify({ compilerOptions, files }))
  await tool('tsc', ['--project', config])
  return files.map((file) => `./${outDir}/${file.replace('ts', 'js')}`)
}

/** What a child process or an assertion has to say about its failure. */
function explain(error: unknown): string {
  const { stdout, stderr } = Object(error)
  return [stdout, stderr].filter(Boolean).join('\n') || String(error)
}

let failed = 0
for (const [name, step] of Object.entries(steps)) {
  try {
    await step()
    console.log(`✓ ${name}`)
  } catch (error) {
    failed++
    console.log(`✗ ${name}\n${explain(error)}`)
  }
}
await rm(folder, { recursive: true })
console.log(`${Object.keys(steps).length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
