import { H3, readBody, serve } from 'h3-2'
import { defineProvider } from 'hookproof'
import { type FetchObjects, webhook } from 'hookproof/fetch'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

const app = new H3()

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FetchObjects) => request.headers.get(tenantHeader),
)
for (const { path, parsed, provider, handler, options } of all) {
  const mounted = webhook(provider, handler, options)
  app.all(path, async (event) => {
    if (parsed) await readBody(event).catch(() => {})
    return mounted(event.req)
  })
}

app.get('/log', () => log)
app.get('/neighbour', () => ({ neighbour: true }))
app.post('/neighbour', (event) => readBody(event))

const server = serve(app, { hostname: '127.0.0.1', port: 0, silent: true, gracefulShutdown: false })
await server.ready()
console.log(`listening ${server.url?.replace(/\/$/, '')}`)
process.once('SIGTERM', () => process.exit())
