import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { entries } from '../../scripts/entries.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const isBuilt = process.env.HOOKPROOF === 'dist'

export default defineConfig({
  resolve: {
    alias: Object.entries(entries).map(([name, source]) => ({
      find: name === 'index' ? /^hookproof$/ : new RegExp(`^hookproof/${name}$`),
      replacement: root + (isBuilt ? `dist/${name}.js` : source),
    })),
  },
  test: { root: import.meta.dirname, include: ['*.test.ts'], testTimeout: 60_000 },
})
