import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

// as wrangler bundles, once with Node's compatibility and once without
const { outputFiles } = await build({
  entryPoints: [new URL('worker.mjs', import.meta.url).pathname],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd', 'worker', 'browser'],
})
const [{ text: contents }] = outputFiles
const results = []
for (const compatibilityFlags of [[], ['nodejs_compat']]) {
  const worker = new Miniflare({
    compatibilityDate: '2025-09-01',
    compatibilityFlags,
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents }],
  })
  const response = await worker.dispatchFetch('http://worker/')
  results.push(...(await response.json()))
  await worker.dispose()
}
for (const { name, error } of results)
  console.log(error === undefined ? `ok   ${name}` : `FAIL ${name}\n${error}`)
const failed = results.filter(({ error }) => error !== undefined).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
