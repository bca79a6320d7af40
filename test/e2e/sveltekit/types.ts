import type { RequestEvent, RequestHandler } from '@sveltejs/kit'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: process.env.LABSYNC_SECRET })

webhook(provider, (event) => event.type) satisfies RequestHandler

webhook(({ call }: { request: Request; call: RequestEvent }) => labsync({ secret: call.params.tenant }), {
  'job.created': ({ data }, { deliveryKey, request, call }) => {
    data satisfies object
    deliveryKey satisfies string
    request.url satisfies string
    call.getClientAddress() satisfies string
  },
  '*': (event) => event.type,
}) satisfies RequestHandler
