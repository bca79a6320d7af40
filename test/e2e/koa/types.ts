import { Router, type RouterContext } from '@koa/router'
import { type WebhookDelivery, webhook } from 'hookproof/koa'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import Koa, { type Context } from 'koa'

const provider = labsync({ secret: 'whsec_types' })

new Koa()
  .use(webhook(provider))
  .use(webhook(provider, (event, ctx) => [event.type, ctx.koa.ip satisfies string]))
  .use(webhook(provider, (event, ctx: { koa: Context }) => [event.type, ctx.koa.ip]))
  .use(
    webhook(
      ({ koa }) => labsync({ secret: koa.hostname }),
      (event, { koa }) => [event.type, koa.ip],
    ),
  )

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

new Router<{ webhook: WebhookDelivery<LabSyncEvent> }>().post('/', webhook(provider), (ctx) => {
  ctx.body = [ctx.state.webhook.event.type satisfies string, ctx.state.webhook.deliveryKey satisfies string]
})

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
