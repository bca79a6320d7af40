import { Router, type RouterContext } from '@koa/router'
import { webhook } from 'hookproof/koa'
import { labsync } from 'hookproof/labsync'
import Koa, { type Context } from 'koa'

const provider = labsync({ secret: 'whsec_types' })

new Koa().use(webhook(provider)).use(webhook(provider, (event) => event.type))

new Koa().use(
  webhook(({ koa }: { koa: Context }) => labsync({ secret: `whsec_${koa.hostname}` }), {
    'job.created': ({ data }, { deliveryKey, koa }) => {
      data satisfies object
      deliveryKey satisfies string
      koa.ip satisfies string
    },
    '*': (event) => event.type,
  }),
)

new Router()
  .post('/', webhook(provider), (ctx) => {
    ctx.status = 204
  })
  .all(
    '/:tenant',
    webhook(
      ({ koa }: { koa: RouterContext }) => labsync({ secret: `whsec_${koa.params.tenant}` }),
      (_event, { koa }) => koa.params.tenant satisfies string | undefined,
    ),
  )
