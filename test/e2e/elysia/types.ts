import { Elysia } from 'elysia'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'

const hook = labsync({ secret: 'whsec_types' })

new Elysia()
  .post('/webhooks/labsync', webhook(hook, { 'job.created': ({ data }) => data satisfies object }), {
    parse: 'none',
  })
  .post(
    '/webhooks/:tenant',
    webhook(
      ({ call }: { call: { request: Request; params: { tenant: string } } }) =>
        labsync({ secret: call.params.tenant }),
      (event) => event.type,
    ),
    { parse: 'none' },
  )
