import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2'
import { createRequire } from 'node:module'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { type FastifyPluginAsync, fastify } from 'fastify'
import { Hono } from 'hono'
import Koa, { type Middleware } from 'koa'
import { webhook as expressWebhook } from '../../../src/adapters/express.js'
import { webhook as fastifyWebhook } from '../../../src/adapters/fastify.js'
import { webhook as honoWebhook } from '../../../src/adapters/hono.js'
import { webhook as koaWebhook } from '../../../src/adapters/koa.js'
import { webhook as nodeWebhook } from '../../../src/adapters/node.js'
import type { LabSyncEvent, labsync } from '../../../src/providers/labsync.js'
import type { GuardOptions } from '../../../src/transports/guard.js'
import type { NodeResponse } from '../../../src/transports/node.js'
import type { NodeRequest } from '../../../src/transports/node-body.js'
import { root } from '../../e2e/command.js'
import { paths } from './facts.js'

/** What a server mounts, and whom it tells. */
export interface Webhooks {
  readonly provider: ReturnType<typeof labsync>
  readonly throws: () => never
  readonly nobody: () => undefined
  readonly handle: (event: LabSyncEvent) => void
  readonly options: GuardOptions<LabSyncEvent>
  /** Called with each request that comes as far as a webhook. */
  readonly countReached: () => void
}

/** Starts a server on a free port, and returns its URL. */
type Listen = (webhooks: Webhooks) => Promise<string>

export const http1: Readonly<Record<string, Listen>> = {
  node(webhooks) {
    const routes = nodeRoutes(webhooks)
    const listener: RequestListener = (req, res) => {
      const route = routes.get(req.url ?? '')
      if (route) route(req, res)
      else res.writeHead(404).end()
    }
    return listen(createServer(listener))
  },

  express({ provider, throws, nobody, handle, options, countReached }) {
    const app = express()
    app.use('/webhooks', (_req, _res, next) => {
      countReached()
      next()
    })
    app.all(paths.handler, expressWebhook(provider, handle, options))
    app.all(paths.middleware, expressWebhook(provider, undefined, options), (req, res) => {
      handle(Reflect.get(req, 'webhook').event)
      res.end()
    })
    app.all(paths.throws, expressWebhook(throws, handle, options))
    app.all(paths.nobody, expressWebhook(nobody, handle, options))
    return listen(createServer(app))
  },

  async fastify(webhooks) {
    const app = fastify()
    app.register(fastifyPlugin(webhooks))
    return app.listen({ host: '127.0.0.1', port: 0 })
  },

  koa({ provider, throws, nobody, handle, options, countReached }) {
    const routes: Readonly<Record<string, Middleware>> = {
      [paths.handler]: koaWebhook(provider, handle, options),
      [paths.middleware]: koaWebhook(provider, undefined, options),
      [paths.throws]: koaWebhook(throws, handle, options),
      [paths.nobody]: koaWebhook(nobody, handle, options),
    }
    const app = new Koa()
    // it prints what becomes of the sockets
    app.silent = true
    app.use((koa, next) => {
      const route = routes[koa.path]
      if (!route) return next()
      countReached()
      return route(koa, async () => {
        handle(koa.state.webhook.event)
        koa.body = ''
      })
    })
    return listen(createServer(app.callback()))
  },

  async hono({ provider, throws, nobody, handle, options, countReached }) {
    const app = new Hono()
    app.use('/webhooks/*', (_c, next) => {
      countReached()
      return next()
    })
    app.all(paths.handler, honoWebhook(provider, handle, options))
    app.all(paths.middleware, honoWebhook(provider, undefined, options), (c) => {
      handle(c.get('webhook').event)
      return c.body(null, 200)
    })
    app.all(paths.throws, honoWebhook(throws, handle, options))
    app.all(paths.nobody, honoWebhook(nobody, handle, options))
    const { createAdaptorServer }: HonoOnNode = createRequire(join(honoProject, 'package.json'))(
      '@hono/node-server',
    )
    return listen(createAdaptorServer({ fetch: app.fetch }))
  },
}

export const http2: Readonly<Record<string, Listen>> = {
  'node, HTTP/2'(webhooks) {
    const routes = nodeRoutes<Http2ServerRequest, Http2ServerResponse>(webhooks)
    const server = createHttp2Server((req, res) => {
      const route = routes.get(req.url)
      if (route) route(req, res)
      else res.writeHead(404).end()
    })
    server.setTimeout(sessionTimeout)
    return listen(server)
  },

  async 'fastify, HTTP/2'(webhooks) {
    const app = fastify({ http2: true, http2SessionTimeout: sessionTimeout })
    // what Fastify does after its timeout waits for a broken session to finish, which none does; Node.js destroys it
    app.server.setTimeout(sessionTimeout)
    app.register(fastifyPlugin(webhooks))
    return app.listen({ host: '127.0.0.1', port: 0 })
  },
}

/** In milliseconds. By default Node.js never ends a session of HTTP/2 whose sender has broken the protocol and gone. */
const sessionTimeout = 3000

/** The project that has Hono's server for Node.js installed. */
export const honoProject = join(root, 'test/e2e/hono')

/** What is used of it. */
interface HonoOnNode {
  createAdaptorServer(options: { readonly fetch: Hono['fetch'] }): Server
}

function nodeRoutes<Req extends NodeRequest = IncomingMessage, Res extends NodeResponse = ServerResponse>({
  provider,
  throws,
  nobody,
  handle,
  options,
  countReached,
}: Webhooks) {
  const counted = (route: (req: Req, res: Res) => Promise<void>) => (req: Req, res: Res) => {
    countReached()
    return route(req, res)
  }
  return new Map<string, (req: Req, res: Res) => Promise<void>>([
    [paths.handler, counted(nodeWebhook(provider, handle, options))],
    [paths.throws, counted(nodeWebhook(throws, handle, options))],
    [paths.nobody, counted(nodeWebhook(nobody, handle, options))],
  ])
}

/** A plugin, since it suits a server of HTTP/1 and one of HTTP/2. */
function fastifyPlugin({
  provider,
  throws,
  nobody,
  handle,
  options,
  countReached,
}: Webhooks): FastifyPluginAsync {
  return async (app) => {
    // behind Fastify's parsers, which refuse some requests themselves, and ahead of a webhook's own hook
    app.addHook('preHandler', (_request, _reply, next) => {
      countReached()
      next()
    })
    app.register(fastifyWebhook(provider, handle, options), { url: paths.handler })
    app.register(async (scope) => {
      scope.register(fastifyWebhook(provider, undefined, options))
      scope.all(paths.middleware, async (request) => handle(Reflect.get(request, 'webhook').event))
    })
    app.register(fastifyWebhook(throws, handle, options), { url: paths.throws })
    app.register(fastifyWebhook(nobody, handle, options), { url: paths.nobody })
  }
}

/** Listens on a free port of the loopback, and returns the URL. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
