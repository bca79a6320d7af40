import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'
import type { ActionFunction, ActionFunctionArgs } from 'react-router'

webhook(labsync({ secret: process.env.LABSYNC_SECRET }), (event) => event.type) satisfies ActionFunction

webhook(
  ({ call }: { request: Request; call: ActionFunctionArgs }) => labsync({ secret: call.params.tenant }),
  (_event, { call, request, deliveryKey }) => {
    call.params.tenant satisfies string | undefined
    request.url satisfies string
    deliveryKey satisfies string
  },
) satisfies ActionFunction
