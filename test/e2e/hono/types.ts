import { type Context, Hono } from 'hono'
import { webhook } from 'hookproof/hono'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'

interface Env {
  Bindings: { LABSYNC_SECRET: string }
  Variables: { webhook: LabSyncEvent }
}

const provider = labsync({ secret: 'whsec_types' })

new Hono().all(
  '/',
  webhook(provider, (event) => event.type),
)

new Hono<Env>()
  .post('/', webhook(provider), (c) => c.json(c.get('webhook').type))
  .all(
    '/:tenant',
    webhook(({ c }: { c: Context<Env> }) => labsync({ secret: c.env.LABSYNC_SECRET }), {
      'job.created': ({ data }, { deliveryKey, c }) => {
        data satisfies object
        deliveryKey satisfies string
        c.env.LABSYNC_SECRET satisfies string
      },
      '*': (event) => event.type,
    }),
  )
