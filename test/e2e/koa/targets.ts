import { middlewareCases } from '../middleware.js'
import type { Project } from '../project.js'

function target(name: string, framework: string, parser: string, fix?: string) {
  return {
    name,
    framework,
    server: ['node', '--import', 'tsx', 'server.ts', framework, parser] as const,
    cases: middlewareCases,
    ...(fix && { fix }),
  }
}

export default {
  targets: [
    target('koa-2', 'koa2', 'koa-bodyparser'),
    target('koa-3', 'koa', '@koa/bodyparser'),
    target('koa-3-koa-bodyparser', 'koa', 'koa-bodyparser'),
    target('koa-3-koa-body', 'koa', 'koa-body', 'includeUnparsed'),
    target('koa-3-koa-body-unparsed', 'koa', 'koa-body, includeUnparsed'),
  ],
} satisfies Project
