import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

export default {
  targets: [
    {
      name: 'hono-node',
      framework: 'hono',
      server: ['node', '--import', 'tsx', 'server.ts'],
      cases: middlewareCases,
    },
    {
      name: 'hono-node-raw-read',
      framework: 'hono',
      server: ['node', '--import', 'tsx', 'server.ts', 'raw'],
      fix: 'mount the webhook before what reads the body',
    },
  ],
} satisfies Project
