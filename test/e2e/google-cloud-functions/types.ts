import { http, type Request, type Response } from '@google-cloud/functions-framework'
import { webhook } from 'hookproof/express'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: process.env.LABSYNC_SECRET })

const receive = webhook(provider, (event) => event.type)
http('labsync', (req, res) => receive(req, res, () => {}))

const typed = webhook(
  ({ req }: { req: Request; res: Response }) => labsync({ secret: req.path }),
  (_event, { req, res, deliveryKey }) => {
    req.ip satisfies string | undefined
    res.locals satisfies object
    deliveryKey satisfies string
  },
)
http('typed', (req, res) => typed(req, res, () => {}))
