import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

// Hono's own limit, for comparison: test/hostile
const app = new Hono()
app.post('/webhooks/:scenario', bodyLimit({ maxSize: 1_048_576 }), async (c) => {
  await c.req.arrayBuffer()
  return c.body(null, 401)
})
app.get('/neighbour', (c) => c.json({ neighbour: true }))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
