import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

const fix = 'express.json({ verify: keepRawBody })'

export default {
  targets: [
    ...Object.entries({ 'express-4': 'express4', 'express-5': 'express' }).map(([name, framework]) => ({
      name,
      framework,
      server: ['node', '--import', 'tsx', 'server.ts', framework] as const,
      fix,
      cases: middlewareCases,
    })),
    {
      name: 'express-5-raw-body-kept',
      framework: 'express',
      server: ['node', '--import', 'tsx', 'server.ts', 'express', 'keeping'],
    },
  ],
} satisfies Project
