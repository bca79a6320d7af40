import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { defineProvider } from 'hookproof'
import { type HonoObjects, webhook } from 'hookproof/hono'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

const [, , reads] = process.argv
const app = new Hono()

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ c }: HonoObjects) => c.req.header(tenantHeader),
)
for (const { path, parsed, provider, handler, options } of all) {
  // Hono has no parser that runs for itself: what reads a body is a middleware that asks for it
  if (parsed)
    app.use(path, async (c, next) => {
      await (reads === 'raw' ? c.req.raw : c.req).json().catch(() => {})
      await next()
    })
  app.all(path, webhook(provider, handler, options))
}

let count = 0
app.post('/webhooks/middleware', webhook(labsync({ secret })), (c) => {
  const { type, data } = c.get('webhook').event
  return c.json({ type, data, count: ++count })
})

app.get('/log', (c) => c.json(log))
app.get('/neighbour', (c) => c.json({ neighbour: true }))
app.post('/neighbour', async (c) => c.json(await c.req.json()))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
