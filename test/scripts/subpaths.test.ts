import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { entries } from '../../scripts/entries.js'
import { subpathsOf } from '../../scripts/subpaths.js'
import bundle from '../../tsup.config.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { './package.json': _self, ...exported } = manifest.exports

describe('package.json', () => {
  test('has the subpaths of scripts/entries.ts', () => {
    const { exports, typesVersions } = manifest
    // as text: the order of conditions counts
    expect(
      JSON.stringify({ exports, typesVersions }, null, 2),
      'package.json is stale: run `npm run entries`',
    ).toBe(JSON.stringify(subpathsOf(entries), null, 2))
  })

  test.each(Object.entries(exported))('exports %s from its own files, types first', (subpath, conditions) => {
    const file = `./dist/${subpath === '.' ? 'index' : subpath.slice(2)}`
    expect(Object.keys(conditions)).toEqual(['import', 'require'])
    expect(Object.entries(conditions.import)).toEqual([
      ['types', `${file}.d.ts`],
      ['default', `${file}.js`],
    ])
    expect(Object.entries(conditions.require)).toEqual([
      ['types', `${file}.d.cts`],
      ['default', `${file}.cjs`],
    ])
  })

  test('has types for every subpath under `moduleResolution: node`', () => {
    const typed = Object.keys(manifest.typesVersions['*']).map((name) => `./${name}`)
    expect(['.', ...typed].sort()).toEqual(Object.keys(exported).sort())
  })
})

describe('an entry of scripts/entries.ts', () => {
  test('is what the bundler builds', () => {
    expect(bundle).toEqual([
      expect.objectContaining({ entry: entries }),
      expect.objectContaining({ entry: { cli: 'src/cli/main.ts' }, outDir: dirname(manifest.bin.hookproof) }),
    ])
  })

  test.each(Object.values(entries))('leads to a file that is there: %s', (source) => {
    expect(existsSync(join(root, source))).toBe(true)
  })
})
