import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    labsync: 'src/providers/labsync.ts',
    flabs: 'src/providers/flabs.ts',
    laabam: 'src/providers/laabam.ts',
    synclabs: 'src/providers/synclabs.ts',
    express: 'src/adapters/express.ts',
    fastify: 'src/adapters/fastify.ts',
    next: 'src/adapters/next.ts',
    workers: 'src/adapters/workers.ts',
    fetch: 'src/adapters/fetch.ts',
    node: 'src/adapters/node.ts',
    hono: 'src/adapters/hono.ts',
    koa: 'src/adapters/koa.ts',
    nest: 'src/adapters/nest.ts',
    lambda: 'src/adapters/lambda.ts',
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
