import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const hook = labsync({ secret: 'whsec_types' })

Bun.serve({
  routes: {
    '/webhooks/labsync': { POST: webhook(hook, (event) => event.type) },
    '/webhooks/flabs': webhook(hook, { 'job.created': ({ data }) => data satisfies object }),
  },
  fetch: webhook(({ request }) => labsync({ secret: request.url }), {
    '*': (event, { call }) => [event.type, call satisfies Request],
  }),
})
