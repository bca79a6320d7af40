import { defineConfig } from 'vitest/config'

// apart from the others: each case checks lint and types of a copy of the whole project
export default defineConfig({
  test: { root: import.meta.dirname, include: ['*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
})
