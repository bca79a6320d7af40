import { defineConfig } from 'tsup'
import { entries } from './scripts/entries.js'

export default defineConfig({
  entry: entries,
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  // shared chunks, also for CJS, so that an error's class is one class across subpaths
  splitting: true,
  treeshake: true,
  clean: true,
  dts: { resolve: ['@standard-schema/spec'] },
  noExternal: ['@noble/hashes', '@standard-schema/spec'],
})
