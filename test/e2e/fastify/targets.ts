import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

export default {
  targets: [
    {
      name: 'fastify-4',
      framework: 'fastify4',
      server: ['node', '--import', 'tsx', 'server.ts', 'fastify4', 'fastify4-formbody'],
      cases: middlewareCases,
    },
    {
      name: 'fastify-5',
      framework: 'fastify',
      server: ['node', '--import', 'tsx', 'server.ts', 'fastify', '@fastify/formbody'],
      cases: middlewareCases,
    },
  ],
} satisfies Project
