// Express with Svix's library, as its documentation shows a webhook
import { createServer } from 'node:http'
import express from 'express'
import { Webhook } from 'svix'
import { secret, tellAddress } from './listening.js'

const webhook = new Webhook(secret)
const app = express()
app.post('/webhooks', express.raw({ type: 'application/json' }), (req, res) => {
  try {
    webhook.verify(req.body, req.headers as Record<string, string>)
  } catch {
    res.status(400).json({})
    return
  }
  res.json({})
})

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
