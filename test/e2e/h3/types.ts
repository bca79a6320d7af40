import { defineEventHandler, fromWebHandler, toWebRequest } from 'h3'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: process.env.LABSYNC_SECRET })

fromWebHandler(webhook(provider, (event) => event.type))

const receive = webhook(({ request }) => labsync({ secret: request.headers.get('x-tenant') ?? '' }), {
  'job.created': ({ data }, { deliveryKey, request }) => {
    data satisfies object
    deliveryKey satisfies string
    request.url satisfies string
  },
  '*': (event) => event.type,
})
defineEventHandler((event) => receive(toWebRequest(event)))
