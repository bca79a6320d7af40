// How much each adapter adds to the core it wraps, minified and gzipped; fails over 3,000 bytes.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { entries } from '../../scripts/entries.js'

const limit = 3000
const folder = new URL('../../dist/', import.meta.url)
const core = `export { createReceiver } from './index.js'; export { labsync } from './labsync.js'`

async function weigh(contents: string): Promise<number> {
  const result = await build({
    stdin: { contents, resolveDir: folder.pathname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    write: false,
    logLevel: 'error',
  })
  return gzipSync(result.outputFiles[0]?.contents ?? '', { level: 9 }).length
}

const base = await weigh(core)
for (const [name, source] of Object.entries(entries)) {
  if (!source.startsWith('src/adapters/')) continue
  const beyond = (await weigh(`${core}; export * from './${name}.js'`)) - base
  console.log(`${beyond <= limit ? 'ok  ' : 'OVER'} hookproof/${name}: ${beyond} bytes beyond the core`)
  if (beyond > limit) process.exitCode = 1
}
