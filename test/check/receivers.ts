/** A receiver that is checked. */
export interface Receiver {
  /** What it is, in a few words. */
  readonly name: string
  /** Its file under receivers/. */
  readonly file: string
  /** Whose deliveries it receives. */
  readonly provider: string
  /** The packages that it is made of, without ours. */
  readonly packages: readonly string[]
  readonly isOurs: boolean
}

export const receivers: readonly Receiver[] = [
  {
    name: 'hookproof on Express',
    file: 'ours-express',
    provider: 'labsync',
    packages: ['express'],
    isOurs: true,
  },
  {
    name: 'hookproof on Fastify',
    file: 'ours-fastify',
    provider: 'laabam',
    packages: ['fastify'],
    isOurs: true,
  },
  {
    name: 'hookproof on Hono',
    file: 'ours-hono',
    provider: 'synclabs',
    packages: ['hono', '@hono/node-server'],
    isOurs: true,
  },
  {
    name: 'hookproof as a route of Next.js',
    file: 'ours-next',
    provider: 'stripe',
    packages: ['@hono/node-server'],
    isOurs: true,
  },
  {
    name: 'stripe on Express',
    file: 'stripe',
    provider: 'stripe',
    packages: ['stripe', 'express'],
    isOurs: false,
  },
  {
    name: 'standardwebhooks in a Fetch handler',
    file: 'standardwebhooks',
    provider: 'openai',
    packages: ['standardwebhooks', '@hono/node-server'],
    isOurs: false,
  },
  { name: 'svix on Express', file: 'svix', provider: 'svix', packages: ['svix', 'express'], isOurs: false },
  {
    name: '@octokit/webhooks on node:http',
    file: 'octokit-webhooks',
    provider: 'github',
    packages: ['@octokit/webhooks'],
    isOurs: false,
  },
  {
    name: '@octokit/webhooks-methods on Express',
    file: 'octokit-webhooks-methods',
    provider: 'github',
    packages: ['@octokit/webhooks-methods', 'express'],
    isOurs: false,
  },
  {
    name: 'tern on Express',
    file: 'tern',
    provider: 'stripe',
    packages: ['@hookflo/tern', 'express'],
    isOurs: false,
  },
  {
    name: "LabSync's printed sample on Express",
    file: 'labsync-sample',
    provider: 'labsync',
    packages: ['express'],
    isOurs: false,
  },
]
