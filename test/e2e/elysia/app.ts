import { Elysia } from 'elysia'
import { defineProvider } from 'hookproof'
import { type FetchObjects, webhook } from 'hookproof/fetch'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.ts'

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FetchObjects) => request.headers.get(tenantHeader),
)
const app = new Elysia()
  .get('/log', () => log)
  .get('/neighbour', () => ({ neighbour: true }))
  .post('/neighbour', ({ body }) => body)
for (const { path, parsed, provider, handler, options } of all)
  app.all(path, webhook(provider, handler, options), { parse: parsed ? 'json' : 'none' })

app.listen({ hostname: '127.0.0.1', port: 0 }, ({ url }) => console.log(`listening ${url.origin}`))
