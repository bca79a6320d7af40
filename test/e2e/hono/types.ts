import { type Context, Hono } from 'hono'
import { webhook } from 'hookproof/hono'
import { labsync } from 'hookproof/labsync'

interface Env {
  Bindings: { LABSYNC_SECRET: string }
}

const provider = labsync({ secret: 'whsec_types' })

new Hono()
  .all(
    '/',
    webhook(provider, (event, ctx) => [event.type, ctx.c.req.path satisfies string]),
  )
  .all(
    '/',
    webhook(provider, (event, ctx: { c: Context }) => [event.type, ctx.c.req.path]),
  )

new Hono<Env>()
  .post('/', webhook(provider), (c) => {
    const { event, deliveryKey } = c.get('webhook')
    deliveryKey satisfies string
    c.env.LABSYNC_SECRET satisfies string
    return c.json(event.type)
  })
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
