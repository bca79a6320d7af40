import { type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { fastify as fastify4 } from 'fastify4'
import { webhook } from 'hookproof/fastify'
import { labsync } from 'hookproof/labsync'

const provider = labsync({ secret: 'whsec_types' })

fastify().register(webhook(provider))
fastify({ http2: true }).register(webhook(provider))
fastify({ logger: true }).register(
  webhook(provider, (event) => event.type),
  { url: '/' },
)
fastify4().register(webhook(provider))
fastify4().register(
  webhook(provider, (event) => event.type),
  { url: '/', prefix: '/webhooks' },
)

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
