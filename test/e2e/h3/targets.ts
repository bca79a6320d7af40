import type { Project } from '../project.js'

export default {
  targets: [
    { name: 'h3-1', framework: 'h3', server: ['node', '--import', 'tsx', 'server.ts'] },
    {
      name: 'h3-2',
      framework: 'h3-2',
      server: ['node', '--import', 'tsx', 'server-2.ts'],
      fix: 'mount the webhook before it',
    },
  ],
} satisfies Project
