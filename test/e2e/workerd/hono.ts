import { type Context, Hono } from 'hono'
import { defineProvider } from 'hookproof'
import { type HonoObjects, webhook } from 'hookproof/hono'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

interface Env {
  readonly LABSYNC_SECRET: string
}

type Objects = HonoObjects<Context<{ Bindings: Env }>>

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ c }: Objects) => c.req.header(tenantHeader),
)
const app = new Hono<{ Bindings: Env }>()
const fromEnv = ({ c }: Objects) => labsync({ secret: c.env.LABSYNC_SECRET })
for (const { name, path, parsed, provider, handler, options } of all) {
  if (parsed)
    app.use(path, async (c, next) => {
      await c.req.json().catch(() => {})
      await next()
    })
  const source =
    typeof provider === 'function' || provider.name !== 'labsync' || name === 'handshakes'
      ? provider
      : fromEnv
  app.all(path, webhook(source, handler, options))
}
app.get('/log', (c) => c.json(log))
app.get('/neighbour', (c) => c.json({ neighbour: true }))
app.post('/neighbour', async (c) => c.json(await c.req.json()))

export default app
