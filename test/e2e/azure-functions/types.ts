import { app, type HttpRequest } from '@azure/functions'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'
import { azure } from './receive.js'

app.http('labsync', {
  methods: ['POST'],
  handler: azure(webhook(labsync({ secret: process.env.LABSYNC_SECRET }), (event) => event.type)),
})

const receive = webhook(labsync({ secret: process.env.LABSYNC_SECRET }), {
  'job.created': ({ data }, { deliveryKey }) => {
    data satisfies object
    deliveryKey satisfies string
  },
  '*': (event) => event.type,
})
azure(receive) satisfies (request: HttpRequest, context: never) => unknown
