import type { APIContext, APIRoute } from 'astro'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: process.env.LABSYNC_SECRET })

webhook(provider, (event) => event.type) satisfies APIRoute

webhook(({ call }: { request: Request; call: APIContext }) => labsync({ secret: call.params.tenant }), {
  'job.created': ({ data }, { deliveryKey, request, call }) => {
    data satisfies object
    deliveryKey satisfies string
    request.url satisfies string
    call.clientAddress satisfies string
  },
  '*': (event) => event.type,
}) satisfies APIRoute
