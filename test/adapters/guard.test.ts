import type { ExecutionContext } from '@nestjs/common'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import express4 from 'express4'
import { type FastifyInstance, fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { webhook as onExpress } from '../../src/adapters/express.js'
import { webhook as onFastify } from '../../src/adapters/fastify.js'
import { webhook as onHono } from '../../src/adapters/hono.js'
import { webhook as onKoa } from '../../src/adapters/koa.js'
import { webhook as onNest, webhookDelivery } from '../../src/adapters/nest.js'
import type { AnyEvent } from '../../src/index.js'
import { labsync } from '../../src/providers/labsync.js'
import type { WebhookDelivery } from '../../src/transports/guard.js'
import type { RunningServer } from '../contracts/adapter/contract.js'
import { fetchBridge } from '../contracts/adapter/fetch-bridge.js'
import { guardContract } from '../contracts/adapter/guard.js'
import type { GuardedRoute } from '../contracts/adapter/guard-route.js'
import { listen } from './server.js'

const provider = labsync({ secret: 'whsec_guard-tests' })
const nextBody = { next: true }

/** A framework's request, as the guard leaves it. */
interface Guarded {
  readonly webhook?: WebhookDelivery
}

/** What the guard has put on a request. */
function deliveryOn({ webhook }: Guarded): WebhookDelivery | undefined {
  return webhook
}

function serveExpress(framework: typeof express, guard: RequestHandler, { before, next }: GuardedRoute) {
  const app = framework()
  app.post(
    '/hook',
    (_req, res, next) => {
      before(res)
      next()
    },
    guard,
    (req, res, done) => {
      // Express 4 doesn't wait for promises
      Promise.resolve()
        .then(() => next(deliveryOn(req as Guarded)))
        .then((status) => res.headersSent || res.status(status).json(nextBody))
        .catch(done)
    },
  )
  const onError: ErrorRequestHandler = (_error, _req, res, _next) => void res.status(500).json({ own: true })
  return listen(app.use(onError))
}

async function serveFastify(app: FastifyInstance, { before, next }: GuardedRoute): Promise<RunningServer> {
  app.addHook('onRequest', async (_request, reply) => before(reply.raw))
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ own: true }))
  app.post('/hook', async (request, reply) => {
    const status = await next(deliveryOn(request as Guarded))
    return reply.code(status).send(nextBody)
  })
  await app.ready()
  return listen((req, res) => app.routing(req, res))
}

for (const [name, framework] of Object.entries({ 'Express 5': express, 'Express 4': express4 }))
  guardContract({
    name,
    waitsFor: 'response',
    beginsAnswers: true,
    readsBodies: true,
    create: (options) => onExpress(provider, undefined, options),
    serve: (route) => serveExpress(framework, onExpress(route.source, undefined, route.options), route),
  })

guardContract({
  name: 'Fastify',
  waitsFor: 'response',
  beginsAnswers: true,
  readsBodies: true,
  create: (options) => onFastify(provider, undefined, options),
  async serve(route) {
    const app = fastify()
    await app.register(onFastify(route.source, undefined, route.options))
    return serveFastify(app, route)
  },
})

guardContract({
  name: 'Koa',
  waitsFor: 'promise',
  beginsAnswers: true,
  readsBodies: true,
  create: (options) => onKoa(provider, undefined, options),
  serve({ source, options, before, next }) {
    const app = new Koa()
    app.silent = true
    app.use(async (koa, next) => {
      before(koa.res)
      try {
        await next()
      } catch {
        koa.status = 500
        koa.body = { own: true }
      }
    })
    app.use(onKoa(source, undefined, options))
    app.use(async (koa) => {
      koa.status = await next(deliveryOn(koa.state))
      koa.body = nextBody
    })
    return listen(app.callback())
  },
})

guardContract({
  name: 'Hono',
  waitsFor: 'promise',
  beginsAnswers: false,
  readsBodies: true,
  create: (options) => onHono(provider, undefined, options),
  serve({ source, options, before, next }) {
    const app = new Hono()
    app.onError((_error, c) => c.json({ own: true }, 500))
    app.post('/hook', onHono<AnyEvent>(source, undefined, options), async (c) => {
      const status = await next(c.get('webhook'))
      return Response.json(nextBody, { status })
    })
    const serve = fetchBridge(async (request) => app.fetch(request))
    return listen((req, res) => {
      before(res)
      serve(req, res)
    })
  },
})

/** What Nest hands a guard, on either of its platforms. */
function executionContext(request: object, response: object): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => response }
  return { switchToHttp: () => http } as unknown as ExecutionContext
}

guardContract({
  name: 'Nest on Express',
  waitsFor: 'response',
  beginsAnswers: true,
  readsBodies: true,
  create: (options) => onNest(provider, options),
  serve(route) {
    const guard = onNest(route.source, route.options)
    return serveExpress(
      express,
      async (req, res, next) => {
        const context = executionContext(req, res)
        await guard.canActivate(context)
        next()
      },
      route,
    )
  },
})

guardContract({
  name: 'Nest on Fastify',
  waitsFor: 'response',
  beginsAnswers: true,
  readsBodies: false,
  create: (options) => onNest(provider, options),
  serve(route) {
    const guard = onNest(route.source, route.options)
    const app = fastify()
    // as { rawBody: true } has Nest do
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      Object.assign(request, { rawBody: body })
      done(null, JSON.parse(body.toString()))
    })
    app.addHook('preHandler', async (request, reply) => {
      const context = executionContext(request, reply)
      await guard.canActivate(context)
      webhookDelivery(undefined, context)
    })
    return serveFastify(app, route)
  },
})
