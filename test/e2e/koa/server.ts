import type { AddressInfo } from 'node:net'
import { bodyParser } from '@koa/bodyparser'
import { Router } from '@koa/router'
import { defineProvider } from 'hookproof'
import { type KoaObjects, type WebhookDelivery, webhook } from 'hookproof/koa'
import { laabam } from 'hookproof/laabam'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { koaBody } from 'koa-body'
import formerBodyParser from 'koa-bodyparser'
import { scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

const [, , version = '', kind = ''] = process.argv
const { default: Koa }: { default: typeof import('koa') } = await import(version)

const parsers = {
  '@koa/bodyparser': bodyParser(),
  'koa-bodyparser': formerBodyParser(),
  'koa-body': koaBody(),
  'koa-body, includeUnparsed': koaBody({ includeUnparsed: true }),
}
const parser = parsers[kind as keyof typeof parsers]

const router = new Router<{ webhook: WebhookDelivery<LabSyncEvent> }>()
const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ koa }: KoaObjects) => koa.get(tenantHeader),
)
for (const { path, parsed, provider, handler, options } of all) {
  if (parsed) router.use(path, parser)
  router.all(path, webhook(provider, handler, options))
}

let count = 0
router.post('/webhooks/middleware', webhook(labsync({ secret })), (ctx) => {
  const { type, data } = ctx.state.webhook.event
  ctx.body = { type, data, count: ++count }
})

router.get('/log', (ctx) => {
  ctx.body = log
})
router.get('/neighbour', (ctx) => {
  ctx.body = { neighbour: true }
})
router.post('/neighbour', parser, (ctx) => {
  ctx.body = ctx.request.body
})

const server = new Koa().use(router.routes()).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
