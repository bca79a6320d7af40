import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function filesIn(folder: string, extension: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
}

const pages = ['README.md', ...filesIn('docs', '.md')].map((path) => ({ path, text: textOf(path) }))

/** What a user copies: the examples, and the code on pages and in docstrings. */
const code = [
  ...filesIn('examples', '.ts').map((path) => ({ path, text: textOf(path) })),
  ...pages.map(({ path, text }) => ({ path, text: blocksIn(text) })),
  ...filesIn('src', '.ts').map((path) => ({
    path,
    text: blocksIn(textOf(path).replaceAll(/^ *\* ?/gm, '')),
  })),
].filter(({ text }) => text !== '')

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function blocksIn(markdown: string): string {
  return [...markdown.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block]) => block).join('\n')
}

describe('code to copy', () => {
  test.each(code)('in $path prints no environment, header, secret or whole context', ({ text }) => {
    const printed = [...text.matchAll(/\b(?:console|log|logger)\.\w+\((.*)/g)].map(([, rest = '']) => rest)
    for (const rest of printed)
      expect(rest).not.toMatch(
        /\benv\b|\bsecrets?\b|\btoken\b|\bheaders\b|(?<![.\w])(?:ctx|context|request|req)\s*[,)]/,
      )
  })

  test.each(code.filter(({ text }) => /onOutcome[:(]/.test(text)))(
    'in $path passes the error of an outcome on',
    ({ text }) => {
      for (const [example] of text.matchAll(/onOutcome(?::\s*\(|\()\{.*?\}(?=\s*\))/gs))
        expect(example).toMatch(/\berror\b/)
    },
  )
})

test('pages of frameworks that import routes while they build show a function first', () => {
  for (const framework of ['nextjs', 'astro', 'sveltekit', 'nuxt-h3', 'react-router', 'nest']) {
    const [, argument] =
      /(?:\bw|W)ebhook\(\s*([^\s]+)/.exec(blocksIn(textOf(`docs/adapters/${framework}.md`))) ?? []
    expect([framework, argument]).toEqual([framework, '()'])
  }
})

test('every test that docs/security.md names is there', () => {
  const named = [...textOf('docs/security.md').matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(30)
  for (const path of named) expect(() => readdirOrRead(path), path).not.toThrow()
})

/** The rows of the abuse that docs/security.md numbers: its tests are named with their cases. */
const abuse = [...textOf('docs/security.md').matchAll(/^\| (\d+) \|.* \| (.*) \|$/gm)].map(
  ([, number, tests = '']) => ({ number: Number(number), tests }),
)

describe('the abuse in docs/security.md', () => {
  test('is numbered without a gap', () => {
    expect(abuse.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1))
  })

  test.each(abuse)('no. $number names tests with cases that are there', ({ tests }) => {
    const named = [...tests.matchAll(/`([^`]+)`((?:,? “[^”]+”)+)/g)]
    expect(named).not.toHaveLength(0)
    expect(named).toHaveLength(tests.split('`test/').length - 1)
    for (const [, path = '', cases = ''] of named)
      for (const [, name = ''] of cases.matchAll(/“([^”]+)”/g))
        expect(textOf(path).includes(`'${name}'`), `${path} has a case “${name}”`).toBe(true)
  })
})

function readdirOrRead(path: string): unknown {
  return path.endsWith('/') ? readdirSync(join(root, path)) : textOf(path)
}
