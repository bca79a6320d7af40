// Express with Stripe's library, as its documentation shows a webhook
import { createServer } from 'node:http'
import express from 'express'
import Stripe from 'stripe'
import { secret, tellAddress } from './listening.js'

const { webhooks } = new Stripe('sk_test_123')
const app = express()
app.post('/webhooks', express.raw({ type: 'application/json' }), (req, res) => {
  try {
    webhooks.constructEvent(req.body, req.headers['stripe-signature'] ?? '', secret)
  } catch (error) {
    res.status(400).send(`Webhook Error: ${error instanceof Error ? error.message : ''}`)
    return
  }
  res.json({ received: true })
})

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
