import { defineProvider } from 'hookproof'
import { type FastifyObjects, type WebhookDelivery, webhook } from 'hookproof/fastify'
import { laabam } from 'hookproof/laabam'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

declare module 'fastify' {
  interface FastifyRequest {
    webhook: WebhookDelivery<LabSyncEvent>
  }
}

const [, , version = '', bodies = ''] = process.argv
const { fastify }: typeof import('fastify') = await import(version)
const { default: formBody }: typeof import('@fastify/formbody') = await import(bodies)

// the default JSON parser and one for forms are there for all routes; a webhook keeps out of their way
const app = fastify()
await app.register(formBody)

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FastifyObjects) => request.headers[tenantHeader],
)
for (const { path, provider, handler, options } of all)
  app.register(webhook(provider, handler, options), { url: path })

let count = 0
app.register(async (scope) => {
  scope.register(webhook(labsync({ secret })))
  scope.post('/webhooks/middleware', async ({ webhook: { event } }) => ({
    type: event.type,
    data: event.data,
    count: ++count,
  }))
})

app.get('/log', async () => log)
app.get('/neighbour', async () => ({ neighbour: true }))
app.post('/neighbour', async ({ body }) => body)

console.log(`listening ${await app.listen({ host: '127.0.0.1', port: 0 })}`)
process.once('SIGTERM', () => process.exit())
