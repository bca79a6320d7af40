import { type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { type WebhookDelivery, webhook } from 'hookproof/fastify'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'

declare module 'fastify' {
  interface FastifyRequest {
    webhook: WebhookDelivery<LabSyncEvent>
  }
}

const provider = labsync({ secret: 'whsec_types' })

fastify().register(webhook(provider))
fastify({ http2: true }).register(webhook(provider))
fastify({ logger: true }).register(
  webhook(provider, (event, ctx) => [event.type, ctx.request.ip satisfies string]),
  { url: '/' },
)
fastify().register(
  webhook(provider, (event, ctx: { request: FastifyRequest }) => [event.type, ctx.request.ip]),
  { url: '/', prefix: '/webhooks' },
)
fastify().register(
  webhook(
    ({ request }) => labsync({ secret: request.hostname }),
    (event, { reply }) => [event.type, reply.statusCode],
  ),
  { url: '/' },
)
fastify().register(async (scope) => {
  scope.register(webhook(provider))
  scope.post('/', async ({ webhook: { event, deliveryKey } }) => [
    event.type satisfies string,
    deliveryKey satisfies string,
  ])
})

fastify().register(
  webhook(
    ({ request }: { request: FastifyRequest; reply: FastifyReply }) =>
      labsync({ secret: `whsec_${request.hostname}` }),
    {
      'job.created': ({ data }, { deliveryKey, request, reply }) => {
        data satisfies object
        deliveryKey satisfies string
        request.ip satisfies string
        reply.elapsedTime satisfies number
      },
      '*': (event) => event.type,
    },
  ),
  { url: '/' },
)

fastify().register(
  webhook(provider, (event) => event.type),
  // @ts-expect-error a url is a string
  { url: 1 },
)
