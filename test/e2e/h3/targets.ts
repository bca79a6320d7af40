import type { Project } from '../project.js'

export default {
  targets: [{ name: 'h3', framework: 'h3', server: ['node', '--import', 'tsx', 'server.ts'] }],
} satisfies Project
