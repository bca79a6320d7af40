import type { Project } from '../project.js'

export default {
  targets: ['rest', 'rest-binary', 'http', 'function-url'].map((shape) => ({
    name: `lambda-${shape}`,
    framework: '@types/aws-lambda',
    server: ['node', '--import', 'tsx', 'server.ts', shape] as const,
    // a Lambda is called with the whole body, and frozen with its answer
    without: ['stream', 'ack'] as const,
    fix: 'leave it out of the middlewares',
  })),
} satisfies Project
