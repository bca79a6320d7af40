import { defineConfig } from 'vitest/config'
import { buildInspectorPage } from './scripts/build-inspector.js'

export default defineConfig({
  define: { INSPECTOR_PAGE: JSON.stringify(await buildInspectorPage()) },
  test: {
    include: ['test/**/*.test.ts'],
    // no test measures time: this only ends one that hangs, also on a machine that is busy
    testTimeout: 60_000,
    exclude: [
      'test/browser/**',
      'test/e2e/**',
      'test/services/**',
      'test/senders/**',
      'test/runners/**',
      'test/runtimes/**',
      'test/new/**',
      '**/node_modules/**',
    ],
    // by default package.json is among these: a new subpath would run every test there is
    forceRerunTriggers: ['**/vitest.config.ts', '**/package-lock.json'],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // the page's components run in a browser, and there test/browser covers them
      exclude: ['src/index.ts', 'src/inspector/page/*.tsx'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { lines: 100, branches: 100 },
    },
  },
})
