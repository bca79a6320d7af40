import fastify from 'fastify'
import { webhook } from 'hookproof/fastify'
import { laabam } from 'hookproof/laabam'
import { memoryStore } from 'hookproof/stores/memory'
import { secret, tellAddress } from './listening.js'

const app = fastify()
app.register(
  webhook(laabam({ secret }), () => {}, { store: memoryStore() }),
  { url: '/webhooks' },
)
await app.ready()

tellAddress(app.server, '/webhooks')
await app.listen({ port: 0, host: '127.0.0.1' })
