import express4 from 'express4'
import express5, { type Request, type Response } from 'express5'
import { keepRawBody, webhook } from 'hookproof/express'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: 'whsec_types' })

express4()
  .use(express4.json({ verify: keepRawBody }))
  .all(
    '/',
    webhook(provider, (event) => event.type),
  )
  .post('/', webhook(provider), (_req, res) => void res.end())

express5()
  .use(express5.json({ verify: keepRawBody }))
  .post('/', webhook(provider), (_req, res) => void res.end())
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
