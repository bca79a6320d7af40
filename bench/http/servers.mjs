import express from 'express'
import fastify from 'fastify'
import { webhook as expressWebhook } from '../../dist/express.js'
import { webhook as fastifyWebhook } from '../../dist/fastify.js'
import { labsync } from '../../dist/labsync.js'
import { secret } from './delivery.mjs'
import { handWritten } from './hand-written.mjs'

const path = '/webhooks/labsync'
const seen = new Map()
const handle = (type) => seen.set(type, (seen.get(type) ?? 0) + 1)

/** Each listens on a free port and resolves to it. */
export const servers = {
  'express adapter'() {
    const app = express()
    app.post(
      path,
      expressWebhook(labsync({ secret }), (event) => handle(event.type)),
    )
    return listen(app)
  },
  'express hand-written'() {
    const app = express()
    app.post(path, express.raw({ type: 'application/json' }), (req, res) => {
      const event = handWritten(req.body, req.get('x-labsync-signature'))
      if (!event) return res.status(401).end()
      handle(event.event)
      res.json({ received: true })
    })
    return listen(app)
  },
  async 'fastify adapter'() {
    const app = fastify()
    app.register(
      fastifyWebhook(labsync({ secret }), (event) => handle(event.type)),
      { url: path },
    )
    return portOf(await app.listen({ port: 0, host: '127.0.0.1' }))
  },
  async 'fastify hand-written'() {
    const app = fastify()
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
    app.post(path, async (request, reply) => {
      const event = handWritten(request.body, request.headers['x-labsync-signature'])
      if (!event) return reply.code(401).send()
      handle(event.event)
      return { received: true }
    })
    return portOf(await app.listen({ port: 0, host: '127.0.0.1' }))
  },
}

function listen(app) {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}

function portOf(address) {
  return Number(new URL(address).port)
}

// run.mjs starts it with a name: it says its port, and whenever asked the CPU time it has taken, in microseconds
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send(user + system)
})
process.send(await servers[process.argv[2]]())
