import { Elysia } from 'elysia'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'
import { scenarios } from '../../contracts/adapter/scenarios.ts'

const { scenarios: all, log } = scenarios({ labsync })
const app = new Elysia()
  .get('/log', () => log)
  .get('/neighbour', () => ({ neighbour: true }))
  .post('/neighbour', ({ body }) => body)
for (const { path, parsed, provider, handler, options } of all)
  app.all(path, webhook(provider, handler, options), { parse: parsed ? 'json' : 'none' })

app.listen({ hostname: '127.0.0.1', port: 0 }, ({ url }) => console.log(`listening ${url.origin}`))
