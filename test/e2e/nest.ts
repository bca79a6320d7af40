import { middlewareCases } from './middleware.js'
import type { Target } from './project.js'

/** Nest on both of its platforms, with `rawBody: true` and without. */
export function nestTargets(version: number): readonly Target[] {
  return ['express', 'fastify'].flatMap((platform) => {
    const name = `nest-${version}-${platform}`
    const common = { framework: '@nestjs/core', cases: middlewareCases, without: ['ack'] as const }
    const server = [
      'node',
      '--preserve-symlinks',
      '--preserve-symlinks-main',
      '--import',
      'tsx',
      'server.ts',
      platform,
    ] as const
    return [
      { ...common, name, server: [...server, 'kept'] as const },
      { ...common, name: `${name}-default`, server, fix: '{ rawBody: true }' },
    ]
  })
}
