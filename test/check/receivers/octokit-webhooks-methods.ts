// Express with `verify` of @octokit/webhooks-methods, which takes the payload as text
import { createServer } from 'node:http'
import { verify } from '@octokit/webhooks-methods'
import express from 'express'
import { secret, tellAddress } from './listening.js'

const app = express()
app.post('/webhooks', express.text({ type: '*/*' }), async (req, res) => {
  if (!(await verify(secret, req.body, req.get('x-hub-signature-256') ?? ''))) {
    res.status(401).send('Unauthorized')
    return
  }
  res.sendStatus(202)
})

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
