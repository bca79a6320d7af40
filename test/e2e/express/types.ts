import express, { type Request, type Response } from 'express'
import { keepRawBody, type WebhookDelivery, webhook } from 'hookproof/express'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'

declare global {
  namespace Express {
    interface Request {
      webhook: WebhookDelivery<LabSyncEvent>
    }
  }
}

const provider = labsync({ secret: 'whsec_types' })

express()
  .use(express.json({ verify: keepRawBody }))
  .post(
    '/',
    webhook(provider, (event, ctx) => [event.type, ctx.req.ip satisfies string | undefined, ctx.res.locals]),
  )
  .post(
    '/',
    webhook(provider, (event, ctx: { req: Request }) => [event.type, ctx.req.ip]),
  )
  .post(
    '/',
    webhook(
      ({ req }) => labsync({ secret: req.hostname }),
      (event, { req }) => [event.type, req.ip],
    ),
  )
  .all('/', webhook(provider, { '*': (event, ctx) => [event.type, { ...ctx }.signal.aborted] }))
  .post('/', webhook(provider), (req, res) => {
    req.webhook.event.type satisfies string
    req.webhook.deliveryKey satisfies string
    res.end()
  })
  .post(
    '/:tenant',
    webhook(({ req }: { req: Request; res: Response }) => labsync({ secret: `whsec_${req.params.tenant}` }), {
      'job.created': ({ data }, { deliveryKey, req, res }) => {
        data satisfies object
        deliveryKey satisfies string
        req.ip satisfies string | undefined
        res.locals satisfies object
      },
      '*': (event) => event.type,
    }),
  )
