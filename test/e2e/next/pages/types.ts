import { labsync } from 'hookproof/labsync'
import { pagesWebhook } from 'hookproof/next'
import type { NextApiHandler, NextApiRequest, NextApiResponse } from 'next'

const provider = labsync({ secret: 'whsec_types' })

pagesWebhook(provider, (event, ctx) => [
  event.type,
  ctx.req.url satisfies string | undefined,
]) satisfies NextApiHandler
pagesWebhook(provider, (event, ctx: { req: NextApiRequest }) => [
  event.type,
  ctx.req.query,
]) satisfies NextApiHandler

/** `next build` checks this with the types of the framework. */
export default pagesWebhook(
  ({ req }: { req: NextApiRequest; res: NextApiResponse }) =>
    labsync({ secret: `whsec_${req.query.tenant}` }),
  {
    'job.created': ({ data }, { req, res }) => {
      data satisfies object
      req.cookies satisfies object
      res.status(202)
    },
  },
) satisfies NextApiHandler
