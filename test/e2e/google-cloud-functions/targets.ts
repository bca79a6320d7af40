import type { Project } from '../project.js'

export default {
  targets: [
    {
      name: 'google-cloud-functions',
      framework: '@google-cloud/functions-framework',
      server: ['node', '--import', 'tsx', 'server.ts'],
      // the framework's parsers stand in front of every function: they wait for the whole body, and answer
      // themselves what they can't parse
      without: ['stream', 'unparsed'],
    },
  ],
} satisfies Project
