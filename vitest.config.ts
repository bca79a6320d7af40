import { defineConfig } from 'vitest/config'

const complete = { lines: 100, branches: 100 }

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/services/**', 'test/runtimes/**', '**/node_modules/**'],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary'],
      thresholds: {
        'src/crypto/**': complete,
        'src/signature/**': complete,
        'src/schemes/**': complete,
        'src/payload/**': complete,
        'src/providers/**': complete,
        'src/receiver/**': complete,
      },
    },
  },
})
