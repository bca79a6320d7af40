import { createServer } from 'node:http'
import express from 'express'
import { webhook } from 'hookproof/express'
import { labsync } from 'hookproof/labsync'
import { memoryStore } from 'hookproof/stores/memory'
import { secret, tellAddress } from './listening.js'

const app = express()
app.all(
  '/webhooks',
  webhook(labsync({ secret }), () => {}, { store: memoryStore() }),
)

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
