import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { webhook } from 'hookproof/hono'
import { memoryStore } from 'hookproof/stores/memory'
import { synclabs } from 'hookproof/synclabs'
import { secret, tellAddress } from './listening.js'

const app = new Hono()
app.all(
  '/webhooks',
  webhook(synclabs({ secret }), () => {}, { store: memoryStore() }),
)

const server = createAdaptorServer({ fetch: app.fetch })
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
