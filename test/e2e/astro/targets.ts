import { asInAnApp, secretAtRunTime } from '../built-secret.js'
import type { Project } from '../project.js'

export default {
  build: ['node', '--import', 'tsx', '../build.ts', 'dist', 'astro', 'build'],
  targets: [
    {
      name: 'astro',
      framework: 'astro',
      server: ['node', 'server.js'],
      env: secretAtRunTime,
      fix: 'mount the webhook before it',
      cases: [asInAnApp],
    },
  ],
} satisfies Project
