import { middlewareCases } from '../middleware.js'
import type { Project, Target } from '../project.js'

/** The targets of one version of Nest: on both of its platforms, with `rawBody: true` and without, and without parsers. */
export function targetsOf(name: string): Project {
  const target = (platform: 'express' | 'fastify', setup: string): Omit<Target, 'name'> => ({
    framework: '@nestjs/core',
    server: ['node', '--import', 'tsx', 'server.ts', platform, setup],
    without: ['ack'],
    cases: middlewareCases,
  })
  const targets = (['express', 'fastify'] as const).flatMap((platform) => [
    { ...target(platform, 'raw-body'), name: `${name}-${platform}` },
    { ...target(platform, 'default'), name: `${name}-${platform}-default`, fix: '{ rawBody: true }' },
  ])
  return {
    build: ['node', '--import', 'tsx', '../nest/copy.ts'],
    targets: [
      ...targets,
      {
        ...target('fastify', 'body-parser-false'),
        name: `${name}-fastify-body-parser-false`,
        // Fastify hands out a body once it has all of it
        without: ['ack', 'stream'],
        fix: 'app.useBodyParser(',
      },
    ],
  }
}
