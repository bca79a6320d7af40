import { Hono } from 'hono'
import { webhook as honoWebhook } from 'hookproof/hono'
import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/workers'

interface Env {
  readonly LABSYNC_SECRET: string
  readonly JOBS: Queue<string>
  readonly SEEN: DurableObjectNamespace
}

export default {
  fetch: webhook((env: Env) => labsync({ secret: env.LABSYNC_SECRET }), {
    'job.created': async ({ data }, { env, waitUntil, deliveryKey }) => {
      data satisfies object
      waitUntil?.(env.JOBS.send(deliveryKey))
      env.SEEN.idFromName(deliveryKey) satisfies DurableObjectId
    },
  }),
} satisfies ExportedHandler<Env>

new Hono<{ Bindings: Env }>().post(
  '/webhooks/labsync',
  honoWebhook(labsync({ secret: 'whsec_types' }), (event, { c }) => [event.type, c.req.raw.url]),
)
