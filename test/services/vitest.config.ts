import { defineConfig } from 'vitest/config'

const hasNodeSqlite = process.getBuiltinModule('node:sqlite') !== undefined

export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: ['setup.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(hasNodeSqlite ? [] : ['node-sqlite.test.ts'])],
    // the faults are counted, and two cores are few
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
})
