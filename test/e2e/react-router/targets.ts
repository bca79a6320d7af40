import type { Project } from '../project.js'

export default {
  targets: [
    {
      name: 'react-router',
      framework: 'react-router',
      server: ['node', '--import', 'tsx', 'server.ts'],
      // what is no POST, PUT, PATCH or DELETE is no action's
      without: ['methods'],
      fix: 'mount the webhook before it',
    },
  ],
} satisfies Project
