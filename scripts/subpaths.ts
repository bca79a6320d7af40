/** What package.json says of the subpaths. */
export interface Subpaths {
  readonly exports: Readonly<Record<string, unknown>>
  readonly typesVersions: Readonly<Record<'*', Readonly<Record<string, readonly string[]>>>>
}

/** The `exports` and `typesVersions` for these entries, in their order. */
export function subpathsOf(entries: Readonly<Record<string, string>>): Subpaths {
  const names = Object.keys(entries)
  const exports = names.map((name) => [name === 'index' ? '.' : `./${name}`, exportOf(name)] as const)
  // `moduleResolution: node` doesn't read `exports`; who still uses it compiles to CommonJS
  const types = names.filter((name) => name !== 'index').map((name) => [name, [`./dist/${name}.d.cts`]])
  return {
    exports: { ...Object.fromEntries(exports), './package.json': './package.json' },
    typesVersions: { '*': Object.fromEntries(types) },
  }
}

function exportOf(name: string) {
  const file = `./dist/${name}`
  return {
    import: { types: `${file}.d.ts`, default: `${file}.js` },
    require: { types: `${file}.d.cts`, default: `${file}.cjs` },
  }
}
