// Express with tern's middleware, as its README shows it
import { createServer } from 'node:http'
import { createWebhookMiddleware } from '@hookflo/tern/express'
import express from 'express'
import { secret, tellAddress } from './listening.js'

const app = express()
app.post('/webhooks', createWebhookMiddleware({ platform: 'stripe', secret }), (_req, res) => {
  res.json({ received: true })
})

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
