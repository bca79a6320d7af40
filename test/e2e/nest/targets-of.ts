import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

/** The targets of one version of Nest: on both of its platforms, with `rawBody: true` and without. */
export function targetsOf(name: string): Project {
  const targets = ['express', 'fastify'].flatMap((platform) => {
    const common = { framework: '@nestjs/core', cases: middlewareCases, without: ['ack'] as const }
    const server = ['node', '--import', 'tsx', 'server.ts', platform] as const
    return [
      { ...common, name: `${name}-${platform}`, server: [...server, 'kept'] as const },
      { ...common, name: `${name}-${platform}-default`, server, fix: '{ rawBody: true }' },
    ]
  })
  return { build: ['node', '--import', 'tsx', '../nest/copy.ts'], targets }
}
