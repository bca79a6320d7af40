import { type Context, Hono } from 'hono'
import { webhook } from 'hookproof/hono'
import { labsync } from 'hookproof/labsync'
import { scenarios } from '../../contracts/adapter/scenarios.js'

interface Env {
  readonly LABSYNC_SECRET: string
}

const { scenarios: all, log } = scenarios({ labsync })
const app = new Hono<{ Bindings: Env }>()
const fromEnv = ({ c }: { c: Context<{ Bindings: Env }> }) => labsync({ secret: c.env.LABSYNC_SECRET })
for (const { path, parsed, handler, options } of all) {
  if (parsed)
    app.use(path, async (c, next) => {
      await c.req.json().catch(() => {})
      await next()
    })
  app.all(path, webhook(fromEnv, handler, options))
}
app.get('/log', (c) => c.json(log))
app.get('/neighbour', (c) => c.json({ neighbour: true }))
app.post('/neighbour', async (c) => c.json(await c.req.json()))

export default app
