/**
 * The subpaths of the package and the file each is built from: `labsync` is `hookproof/labsync`, `index` is
 * `hookproof` itself. After a change here, `npm run entries` brings package.json up to date.
 */
export const entries = {
  index: 'src/index.ts',
  events: 'src/events.ts',
  schemes: 'src/schemes/index.ts',
  handshakes: 'src/handshakes/index.ts',

  labsync: 'src/providers/labsync.ts',
  flabs: 'src/providers/flabs/index.ts',
  laabam: 'src/providers/laabam.ts',
  synclabs: 'src/providers/synclabs/index.ts',

  bitbucket: 'src/providers/bitbucket.ts',
  calendly: 'src/providers/calendly.ts',
  github: 'src/providers/github.ts',
  gitlab: 'src/providers/gitlab.ts',
  hubspot: 'src/providers/hubspot.ts',
  linear: 'src/providers/linear.ts',
  mailgun: 'src/providers/mailgun.ts',
  sentry: 'src/providers/sentry.ts',
  shopify: 'src/providers/shopify.ts',
  slack: 'src/providers/slack.ts',
  square: 'src/providers/square.ts',
  stripe: 'src/providers/stripe.ts',
  twilio: 'src/providers/twilio.ts',
  typeform: 'src/providers/typeform.ts',
  vercel: 'src/providers/vercel.ts',
  zoom: 'src/providers/zoom.ts',

  express: 'src/adapters/express.ts',
  fastify: 'src/adapters/fastify.ts',
  next: 'src/adapters/next.ts',
  workers: 'src/adapters/workers.ts',
  fetch: 'src/adapters/fetch.ts',
  node: 'src/adapters/node.ts',
  hono: 'src/adapters/hono.ts',
  koa: 'src/adapters/koa.ts',
  nest: 'src/adapters/nest.ts',
  lambda: 'src/adapters/lambda.ts',

  'stores/memory': 'src/stores/memory.ts',
  'stores/memory-log': 'src/stores/memory-log.ts',
  'stores/redis': 'src/stores/redis/index.ts',
  'stores/postgres': 'src/stores/postgres/index.ts',
  'stores/sqlite': 'src/stores/sqlite/index.ts',
  'stores/durable-object': 'src/stores/durable-object/index.ts',

  'queues/bullmq': 'src/queues/bullmq.ts',
  'queues/pg-boss': 'src/queues/pg-boss.ts',
  'queues/cloudflare': 'src/queues/cloudflare.ts',
  'queues/sqs': 'src/queues/sqs.ts',
}
