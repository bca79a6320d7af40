import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { ExecutionContext } from '@nestjs/common'
import express, {
  type Request as ExpressRequest,
  type Response as ExpressResponse,
  type NextFunction,
} from 'express'
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { Hono, type Context as HonoContext } from 'hono'
import Koa, { type Context as KoaContext } from 'koa'
import type { NextApiRequest, NextApiResponse } from 'next'
import type { NextRequest } from 'next/server.js'
import { expectTypeOf } from 'vitest'
import { webhook as onExpress, type WebhookDelivery } from '../../src/adapters/express.js'
import { webhook as onFastify } from '../../src/adapters/fastify.js'
import { webhook as onFetch } from '../../src/adapters/fetch.js'
import { webhook as onHono } from '../../src/adapters/hono.js'
import { webhook as onKoa } from '../../src/adapters/koa.js'
import { webhook as onNest, webhookDelivery, webhookEvent } from '../../src/adapters/nest.js'
import { webhook as onNext, pagesWebhook } from '../../src/adapters/next.js'
import { webhook as onNode } from '../../src/adapters/node.js'
import { webhook as onWorkers } from '../../src/adapters/workers.js'
import { type LabSyncEvent, labsync } from '../../src/providers/labsync.js'
import { given } from './support.js'

const hook = labsync({ secret: given<string>() })
type Events = ReturnType<typeof hook.verify>

// express

express().post(
  '/:tenant',
  onExpress(hook, (event, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Events>()
    expectTypeOf(ctx.req).toEqualTypeOf<ExpressRequest>()
    expectTypeOf(ctx.res).toEqualTypeOf<ExpressResponse>()
    expectTypeOf(ctx.next).toEqualTypeOf<NextFunction>()
    expectTypeOf(ctx.req.ip).toEqualTypeOf<string | undefined>()
    expectTypeOf(ctx.deliveryKey).toEqualTypeOf<string>()
    expectTypeOf({ ...ctx }.signal).toEqualTypeOf<AbortSignal>()
  }),
)
express().post(
  '/',
  onExpress(hook, (event, ctx: { req: ExpressRequest }) => [event.type, ctx.req.ip]),
)
onExpress(hook, { 'job.created': (event, ctx: { req: ExpressRequest }) => [event.data, ctx.req.ip] })
onExpress(hook, { '*': (event, ctx) => [event.type, ctx.req.ip] })
onExpress(
  ({ req }) => labsync({ secret: req.hostname }),
  (event, { req }) => [event.type, req.ip],
)
express().post(
  '/:tenant',
  onExpress(
    ({ req }: { req: ExpressRequest<{ tenant: string }> }) => labsync({ secret: req.params.tenant }),
    (_event, { req }) => expectTypeOf(req.params.tenant).toEqualTypeOf<string>(),
  ),
)
express().post('/', onExpress(hook), (_req, res) => void res.end())
onExpress(hook, undefined, { ack: 'after' })
// @ts-expect-error the next handler answers, so there is no answer before it
onExpress(hook, undefined, { ack: 'before' })
// @ts-expect-error no such option
onExpress(hook, () => {}, { bodylimit: 1 })
// @ts-expect-error no such event type
onExpress(hook, { 'job.create': () => {} })

// fastify

fastify().register(
  onFastify(hook, (event, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Events>()
    expectTypeOf(ctx.request).toEqualTypeOf<FastifyRequest>()
    expectTypeOf(ctx.reply).toEqualTypeOf<FastifyReply>()
    expectTypeOf(ctx.request.ip).toEqualTypeOf<string>()
  }),
  { url: '/' },
)
fastify().register(
  onFastify(hook, (event, ctx: { request: FastifyRequest }) => [event.type, ctx.request.ip]),
  { url: '/' },
)
fastify().register(onFastify(hook))
fastify({ http2: true }).register(onFastify(hook))
fastify({ http2: true }).register(
  onFastify(hook, (event) => event.type),
  { url: '/' },
)
fastify({ logger: true }).register(
  onFastify(hook, (event) => event.type),
  { url: '/', prefix: '/webhooks' },
)
// @ts-expect-error a webhook with a handler needs a url
fastify().register(onFastify(hook, (event) => event.type))
// @ts-expect-error the routes answer, so there is no answer before them
onFastify(hook, undefined, { ack: 'before' })

// koa

new Koa().use(
  onKoa(hook, (event, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Events>()
    expectTypeOf(ctx.koa).toEqualTypeOf<KoaContext>()
    expectTypeOf(ctx.koa.ip).toEqualTypeOf<string>()
  }),
)
new Koa().use(onKoa(hook, (event, ctx: { koa: KoaContext }) => [event.type, ctx.koa.ip])).use(onKoa(hook))
onKoa(
  ({ koa }) => labsync({ secret: koa.hostname }),
  (event, { koa }) => [event.type, koa.ip],
)
// @ts-expect-error the next middleware answers, so there is no answer before it
onKoa(hook, undefined, { ack: 'before' })

// hono

interface Env {
  Bindings: { LABSYNC_SECRET: string }
}

new Hono().post(
  '/',
  onHono(hook, (event, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Events>()
    expectTypeOf(ctx.c.req.path).toEqualTypeOf<string>()
  }),
)
new Hono().post(
  '/',
  onHono(hook, (event, ctx: { c: HonoContext }) => [event.type, ctx.c.req.path]),
)
new Hono<Env>().post(
  '/',
  onHono(
    ({ c }) => labsync({ secret: c.env.LABSYNC_SECRET }),
    (event, { c }) => [event.type, c.env.LABSYNC_SECRET satisfies string],
  ),
)
new Hono<Env>().post('/', onHono(hook), (c) => {
  expectTypeOf(c.get('webhook')).toEqualTypeOf<WebhookDelivery<Events>>()
  expectTypeOf(c.env.LABSYNC_SECRET).toEqualTypeOf<string>()
  return c.text(c.get('webhook').event.type)
})
new Hono<Env>().use(onHono(hook)).post('/', (c) => c.text(c.get('webhook').deliveryKey))
// @ts-expect-error the next handler answers, so there is no answer before it
onHono(hook, undefined, { ack: 'before' })

// nest

onNest(({ context }) => {
  expectTypeOf(context).toEqualTypeOf<ExecutionContext>()
  return hook
})
expectTypeOf(webhookEvent).parameter(1).toEqualTypeOf<ExecutionContext>()
expectTypeOf(webhookDelivery).returns.toEqualTypeOf<WebhookDelivery | undefined>()
// @ts-expect-error the method answers, so there is no answer before it
onNest(hook, { ack: 'before' })

// next

onNext(hook, (event, ctx) => {
  expectTypeOf(event).toEqualTypeOf<Events>()
  expectTypeOf(ctx.request).toEqualTypeOf<NextRequest>()
})
onNext(hook, (event, ctx: { request: Request }) => [event.type, ctx.request.url])
onNext(hook, (event, ctx: { request: NextRequest; route: { params: Promise<{ tenant: string }> } }) => [
  event.type,
  ctx.route.params,
])
pagesWebhook(hook, (event, ctx) => {
  expectTypeOf(event).toEqualTypeOf<Events>()
  expectTypeOf(ctx.req).toEqualTypeOf<NextApiRequest>()
  expectTypeOf(ctx.res).toEqualTypeOf<NextApiResponse>()
  expectTypeOf(ctx.req.url).toEqualTypeOf<string | undefined>()
})
pagesWebhook(hook, (event, ctx: { req: NextApiRequest }) => [event.type, ctx.req.url])

// node

createServer(
  onNode(hook, (event, ctx) => {
    expectTypeOf(event).toEqualTypeOf<Events>()
    expectTypeOf(ctx.req).toEqualTypeOf<IncomingMessage>()
    expectTypeOf(ctx.res).toEqualTypeOf<ServerResponse>()
    expectTypeOf(ctx.req.url).toEqualTypeOf<string | undefined>()
  }),
)
createServer(onNode(hook, (event, ctx: { req: IncomingMessage }) => [event.type, ctx.req.url]))
createSecureServer(onNode(hook, (event, { req }) => [event.type, req.stream.id]))

// fetch and workers

onFetch(hook, (event, ctx: { request: Request }) => [event.type, ctx.request.url])
onWorkers(
  (env: Env['Bindings']) => labsync({ secret: env.LABSYNC_SECRET }),
  (event, ctx) => [event.type, ctx.env.LABSYNC_SECRET],
)
onWorkers(
  (env: Record<string, LabSyncEvent>) => ('a' in env ? hook : undefined),
  (event) => event.type,
)
