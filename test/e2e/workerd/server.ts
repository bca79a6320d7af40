import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { secret } from '../../contracts/adapter/scenarios.js'

const [, , entry = '', ...compatibilityFlags] = process.argv

// as wrangler bundles
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd', 'worker', 'browser'],
})
const worker = new Miniflare({
  host: '127.0.0.1',
  port: 0,
  compatibilityDate: '2025-09-01',
  compatibilityFlags,
  bindings: { LABSYNC_SECRET: secret },
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0]?.text ?? '' }],
})
console.log(`listening ${(await worker.ready).origin}`)
process.once('SIGTERM', () => worker.dispose())
