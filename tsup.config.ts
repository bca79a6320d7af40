import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    labsync: 'src/providers/labsync.ts',
    flabs: 'src/providers/flabs.ts',
    laabam: 'src/providers/laabam.ts',
    synclabs: 'src/providers/synclabs.ts',
    express: 'src/adapters/express.ts',
    fetch: 'src/adapters/fetch.ts',
    node: 'src/adapters/node.ts',
    events: 'src/events.ts',
    schemes: 'src/schemes/index.ts',
  },
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
