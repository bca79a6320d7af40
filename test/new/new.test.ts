import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** What vitest says of one file. */
interface TestResult {
  readonly name: string
  readonly status: 'passed' | 'failed'
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const kinds = ['adapter', 'provider', 'queue', 'scheme', 'store']
const written: string[] = []
let copy: string

/** Starts one part of each kind, in a copy of the repository. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'hookproof-new-'))
  const settings = ['package.json', 'tsconfig.json', 'tsup.config.ts', 'vitest.config.ts', 'biome.json']
  const filter = (path: string) => !/\/(node_modules|e2e|services|vectors)$/.test(path)
  for (const path of [...settings, '.gitignore', 'scripts', 'src', 'test'])
    await cp(join(root, path), join(copy, path), { recursive: true, filter })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const kind of kinds) {
    const { stdout } = await run('tsx', 'scripts/new/run.ts', kind, `acme-${kind}`)
    written.push(...stdout.split('\n').filter((path) => path.endsWith('.ts')))
  }
})
afterAll(() => rm(copy, { recursive: true }))

function run(program: string, ...args: readonly string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(join(root, 'node_modules/.bin', program), args, { cwd: copy })
}

describe('npm run new', () => {
  test('starts parts in which neither lint nor types find a fault', async () => {
    await run('biome', 'check', 'package.json', ...written)
    await writeFile(
      join(copy, 'tsconfig.new.json'),
      JSON.stringify({ extends: './tsconfig.json', include: written }),
    )
    await run('tsc', '--noEmit', '--project', 'tsconfig.new.json')
  })

  test('starts parts of which only the cases of their contracts fail', async () => {
    const output = join(copy, 'results.json')
    const tests = ['test/architecture.test.ts', 'test/scripts/subpaths.test.ts', 'acme-']
    await run('vitest', 'run', ...tests, '--reporter=json', `--outputFile=${output}`).catch(() => {})
    const { testResults }: { testResults: readonly TestResult[] } = JSON.parse(await readFile(output, 'utf8'))
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => basename(name))
    expect(failed.sort()).toEqual(kinds.map((kind) => `acme-${kind}.test.ts`))
    expect(testResults).toHaveLength(kinds.length + 2)
  })

  test.each([
    ['an unknown kind', ['thing', 'acme'], 'Usage: npm run new'],
    ['a name that is not kebab-case', ['store', 'AcmeStore'], 'kebab-case'],
    ['a part that is there', ['store', 'acme-store'], 'src/stores/acme-store.ts is there already'],
    ['a subpath that is another’s', ['provider', 'express'], 'hookproof/express is there already'],
  ])('refuses %s, and writes nothing', async (_what, args, message) => {
    const entries = await readFile(join(copy, 'scripts/entries.ts'), 'utf8')
    await expect(run('tsx', 'scripts/new/run.ts', ...args)).rejects.toMatchObject({
      stderr: expect.stringContaining(message),
    })
    expect(await readFile(join(copy, 'scripts/entries.ts'), 'utf8')).toBe(entries)
  })
})
