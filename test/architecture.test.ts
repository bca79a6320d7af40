import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { entries } from '../scripts/entries.js'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Who may import whom: a unit imports from itself and from the floors under its own. Units on one floor don't
 * know of each other.
 */
const floors: readonly (readonly string[])[] = [
  ['errors'],
  ['types', 'text-coding'],
  ['raw-body', 'headers', 'own-options', 'timeout', 'options', 'print-limit'],
  ['crypto'],
  ['signature', 'payload'],
  ['schemes', 'handshakes'],
  ['providers'],
  // below receivers, which know of its types alone
  ['diagnose'],
  ['delivery'],
  // stores and queues deal with deliveries: what receives them is none of their business
  ['receiver', 'stores', 'queues'],
  ['transports'],
  ['adapters'],
  ['testing'],
  ['events', 'index'],
  ['inspector'],
  ['cli'],
]

/** Folders of alternatives, each one a file or a folder: none knows of another. */
const plugInFolders = ['providers', 'adapters', 'stores', 'queues']

/** What the plug-ins of a folder are made with. */
const shared = new Set([
  'providers/decode.ts',
  'providers/define.ts',
  'providers/event.ts',
  'providers/options.ts',
])

interface Manifest {
  readonly name: string
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

interface Import {
  readonly from: string
  readonly specifier: string
  readonly typeOnly: boolean
  /** The file under src/ it leads to, where it is one of ours. */
  readonly target: string | undefined
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.\w+$/.test(path))

const sources = files.filter((path) => /\.tsx?$/.test(path))
const imports = sources.flatMap((path) => importsOf(path, textOf(path)))

function textOf(path: string): string {
  return readFileSync(join(root, 'src', path), 'utf8')
}

/** `receiver` for receiver/body.ts, `errors` for errors.ts. */
function unitOf(path: string): string {
  return path.split('/')[0]?.replace(/\.tsx?$/, '') ?? ''
}

/** `stores/memory` for stores/memory.ts, `stores/postgres` for stores/postgres/client.ts. */
function plugInOf(path: string): string {
  return path.split('/').slice(0, 2).join('/').replace(/\.ts$/, '')
}

function floorOf(unit: string): number {
  return floors.findIndex((floor) => floor.includes(unit))
}

/** Every import, export-from, dynamic import and import type of a file. */
function importsOf(from: string, text: string): readonly Import[] {
  const found: Import[] = []
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true)
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return
    const name = specifier.text
    const target = name.startsWith('.') ? sourceOf(normalize(join(dirname(from), name))) : undefined
    found.push({ from, specifier: name, typeOnly, target })
  }
  const visit = (node: ts.Node): void => {
    // `import { type X }` still imports at run time: only `import type` is gone without a trace
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true)
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** crypto/hmac.ts for crypto/hmac.js, and for a component its .tsx. */
function sourceOf(path: string): string {
  const component = path.replace(/\.js$/, '.tsx')
  return files.includes(component) ? component : path.replace(/\.js$/, '.ts')
}

/** `@noble/hashes` for @noble/hashes/sha2.js. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function isBuiltin({ specifier }: Import): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier)
}

function shown({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`
}

describe('imports', () => {
  test('run down the floors only', () => {
    const upward = imports.filter(({ from, target }) => {
      if (target === undefined || unitOf(from) === unitOf(target)) return false
      return floorOf(unitOf(target)) >= floorOf(unitOf(from))
    })
    expect(upward.map(shown)).toEqual([])
  })

  test('lead to files of ours that are there, on a floor that is known', () => {
    const targets = imports.flatMap(({ target }) => target ?? [])
    expect(targets.length).toBeGreaterThan(100)
    expect(targets.filter((path) => !files.includes(path))).toEqual([])
    expect([...new Set(sources.map(unitOf))].filter((unit) => floorOf(unit) < 0)).toEqual([])
  })

  test.each(plugInFolders)('never lead from one of %s to another', (folder) => {
    const between = imports.filter(({ from, target }) => {
      if (target === undefined || unitOf(from) !== folder || unitOf(target) !== folder) return false
      return plugInOf(from) !== plugInOf(target) && !shared.has(target)
    })
    expect(between.map(shown)).toEqual([])
  })

  test('take nothing of Node outside the command, but types', () => {
    const ofNode = imports.filter((one) => isBuiltin(one) && !one.typeOnly && unitOf(one.from) !== 'cli')
    expect(ofNode.map(shown)).toEqual([])
  })

  const foreign = imports.filter((one) => one.target === undefined && !isBuiltin(one))

  test('load no other package but what is bundled', () => {
    const loaded = foreign.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => specifier)
    expect([...new Set(loaded)]).toEqual(['commander', '@noble/hashes/sha2.js', 'preact/hooks', 'preact'])
    expect(manifest).not.toHaveProperty('dependencies')
  })

  test('take types of other packages only where these are optional peers, or bundled', () => {
    const { peerDependencies = {}, peerDependenciesMeta = {} }: Manifest = manifest
    const peers = Object.keys(peerDependencies)
    expect(peers.filter((peer) => peerDependenciesMeta[peer]?.optional !== true)).toEqual([])
    const known = ['@noble/hashes', '@standard-schema/spec', 'commander', 'preact', ...peers]
    expect(foreign.filter(({ specifier }) => !known.includes(packageOf(specifier))).map(shown)).toEqual([])
  })

  test('are seen in each of their forms', () => {
    const text = `
      import { a } from './a.js'
      import type { B } from './b.js'
      import { type C } from 'node:c'
      export { d } from '../d.js'
      export * from './e.js'
      const f = await import('./f.js')
      let g: import('./g.js').G
    `
    expect(
      importsOf('crypto/x.ts', text).map(({ target, specifier, typeOnly }) => [
        target ?? specifier,
        typeOnly,
      ]),
    ).toEqual([
      ['crypto/a.ts', false],
      ['crypto/b.ts', true],
      ['node:c', false],
      ['d.ts', false],
      ['crypto/e.ts', false],
      ['crypto/f.ts', false],
      ['crypto/g.ts', true],
    ])
  })
})

describe('a source file', () => {
  test.each(sources)('%s has at most 250 lines', (path) => {
    expect(textOf(path).trimEnd().split('\n').length).toBeLessThanOrEqual(250)
  })

  test('is named in kebab-case, as are its folders', () => {
    const odd = files.filter((path) => !/^([a-z\d]+(-[a-z\d]+)*\/)*[a-z\d]+(-[a-z\d]+)*\.[a-z]+$/.test(path))
    expect(odd).toEqual([])
  })
})

describe('the surface', () => {
  test('is exported by name, also inside', () => {
    for (const path of sources) expect([path, /^export \* /m.test(textOf(path))]).toEqual([path, false])
  })

  test('is put together in index.ts, which does nothing else', () => {
    const { statements } = ts.createSourceFile('index.ts', textOf('index.ts'), ts.ScriptTarget.Latest)
    const others = statements.filter(
      (one) => !ts.isExportDeclaration(one) || !one.exportClause || !one.moduleSpecifier,
    )
    expect(others.map((one) => one.getText())).toEqual([])
  })
})

describe('subpaths', () => {
  const built = Object.values(entries).map((path) => plugInOf(path.replace(/^src\//, '')))

  test.each(plugInFolders)('lead to every one of %s', (folder) => {
    const all = sources.filter((path) => unitOf(path) === folder && !shared.has(path)).map(plugInOf)
    expect([...new Set(all)].filter((plugIn) => !built.includes(plugIn))).toEqual([])
  })
})
