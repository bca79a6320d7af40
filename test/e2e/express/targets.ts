import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

const fix = 'express.json({ verify: keepRawBody })'

export default {
  targets: [
    ...[4, 5].map((version) => ({
      name: `express-${version}`,
      framework: `express${version}`,
      server: ['node', '--import', 'tsx', 'server.ts', `express${version}`] as const,
      fix,
      cases: middlewareCases,
    })),
    {
      name: 'express-5-raw-body-kept',
      framework: 'express5',
      server: ['node', '--import', 'tsx', 'server.ts', 'express5', 'keeping'],
    },
  ],
} satisfies Project
