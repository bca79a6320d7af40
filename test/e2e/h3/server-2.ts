import { H3, readBody, serve } from 'h3-2'
import { webhook } from 'hookproof/fetch'
import { labsync } from 'hookproof/labsync'
import { scenarios } from '../../contracts/adapter/scenarios.js'

const app = new H3()

const { scenarios: all, log } = scenarios({ labsync })
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
