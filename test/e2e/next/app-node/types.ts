import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/next'
import type { NextRequest } from 'next/server'

interface Route {
  readonly params: Promise<{ readonly tenant: string }>
}

const provider = labsync({ secret: 'whsec_types' })

webhook(provider, (event, ctx) => [event.type, ctx.request.nextUrl.pathname satisfies string])
webhook(provider, (event, ctx: { request: NextRequest }) => [event.type, ctx.request.cookies])

/** `next build` checks this with the types of the framework. */
export const POST = webhook(
  async ({ route }: { request: NextRequest; route: Route }) =>
    labsync({ secret: `whsec_${(await route.params).tenant}` }),
  {
    'job.created': ({ data }, { deliveryKey, route, request }) => {
      data satisfies object
      deliveryKey satisfies string
      route.params satisfies Promise<{ readonly tenant: string }>
      request.nextUrl.pathname satisfies string
    },
    '*': (event) => event.type,
  },
) satisfies (request: NextRequest, route: Route) => Promise<Response>
