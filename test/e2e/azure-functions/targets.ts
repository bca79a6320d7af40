import type { Project } from '../project.js'

export default {
  targets: [
    {
      name: 'azure-functions',
      framework: '@azure/functions',
      server: ['node', '--import', 'tsx', 'server.ts'],
      // a function is called with the whole body
      without: ['stream'],
      fix: 'mount the webhook before it',
    },
  ],
} satisfies Project
