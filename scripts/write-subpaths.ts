/** Writes the `exports` and `typesVersions` of package.json by scripts/entries.ts: `npm run entries`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { entries } from './entries.js'
import { subpathsOf } from './subpaths.js'

const file = new URL('../package.json', import.meta.url)
const manifest = JSON.parse(readFileSync(file, 'utf8'))
writeFileSync(file, `${JSON.stringify({ ...manifest, ...subpathsOf(entries) }, null, 2)}\n`)
