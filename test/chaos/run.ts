// `npm run chaos`: installs the engines' clients, builds the programs and runs them. Arguments: see chaos.ts.
import { join } from 'node:path'
import { build } from 'tsup'
import { install } from '../services/install.js'

const here = import.meta.dirname
// where the engines' clients are found from
const outDir = join(here, '../services/dist/chaos')

await install()
await build({
  config: false,
  entry: { chaos: join(here, 'chaos.ts'), receiver: join(here, 'receiver.ts') },
  outDir,
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: false,
  skipNodeModulesBundle: true,
  silent: true,
  clean: true,
})
await import(join(outDir, 'chaos.js'))
