import { createServer } from 'node:http'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { webhook as expressWebhook } from '../../dist/express.js'
import { webhook as fastifyWebhook } from '../../dist/fastify.js'
import { webhook as honoWebhook } from '../../dist/hono.js'
import { labsync } from '../../dist/labsync.js'
import { webhook as nodeWebhook } from '../../dist/node.js'
import { secret } from './delivery.mjs'
import { handWritten } from './hand-written.mjs'

const path = '/webhooks/labsync'
const seen = new Map()
const handle = (type) => seen.set(type, (seen.get(type) ?? 0) + 1)

/** Each listens on a free port and resolves to it. */
export const servers = {
  'node:http adapter'() {
    return listen(createServer(nodeWebhook(labsync({ secret }), (event) => handle(event.type))))
  },
  'node:http hand-written'() {
    const server = createServer(async (req, res) => {
      const parts = []
      for await (const part of req) parts.push(part)
      const event = handWritten(Buffer.concat(parts), req.headers['x-labsync-signature'])
      if (!event) return res.writeHead(401).end()
      handle(event.event)
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}')
    })
    return listen(server)
  },
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
  'hono adapter'() {
    const app = new Hono()
    app.post(
      path,
      honoWebhook(labsync({ secret }), (event) => handle(event.type)),
    )
    return listenHono(app)
  },
  'hono hand-written'() {
    const app = new Hono()
    app.post(path, async (c) => {
      const event = handWritten(Buffer.from(await c.req.arrayBuffer()), c.req.header('x-labsync-signature'))
      if (!event) return c.body(null, 401)
      handle(event.event)
      return c.json({ received: true })
    })
    return listenHono(app)
  },
}

function listen(app) {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })
}

function listenHono({ fetch }) {
  return new Promise((resolve) => {
    serve({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(port))
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
