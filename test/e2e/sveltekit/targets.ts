import { asInAnApp, secretAtRunTime } from '../built-secret.js'
import type { Project } from '../project.js'

export default {
  build: ['node', '--import', 'tsx', '../build.ts', 'build', 'vite', 'build'],
  targets: [
    {
      name: 'sveltekit',
      framework: '@sveltejs/kit',
      server: ['node', 'server.js'],
      // adapter-node's own limit is half of the library's
      env: { ...secretAtRunTime, BODY_SIZE_LIMIT: '2M' },
      // SvelteKit drops a body that has no Content-Type
      without: ['untyped'],
      fix: 'mount the webhook before it',
      cases: [asInAnApp],
    },
  ],
} satisfies Project
