import { defineConfig } from 'tsup'
import manifest from './package.json' with { type: 'json' }
import { buildInspectorPage } from './scripts/build-inspector.js'
import { entries } from './scripts/entries.js'

const INSPECTOR_PAGE = JSON.stringify(await buildInspectorPage())

export default defineConfig([
  {
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
    define: { INSPECTOR_PAGE },
  },
  {
    entry: { cli: 'src/cli/main.ts' },
    // commander requires Node's modules, which ESM can't
    format: 'cjs',
    target: 'node20',
    platform: 'node',
    splitting: false,
    treeshake: true,
    outDir: 'dist/cli',
    banner: { js: '#!/usr/bin/env node' },
    define: { HOOKPROOF_VERSION: JSON.stringify(manifest.version), INSPECTOR_PAGE },
    noExternal: [/./],
  },
])
