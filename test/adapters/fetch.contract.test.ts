import { webhook } from '../../src/adapters/fetch.js'
import { labsync } from '../../src/providers/labsync.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { fetchBridge } from '../contracts/adapter/fetch-bridge.js'
import { scenarios } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

type Route = (request: Request) => Promise<Response>

adapterContract({
  name: 'Fetch API',
  start() {
    const { scenarios: all, log } = scenarios({ labsync })
    const routes = new Map<string, Route>()
    for (const { path, parsed, provider, handler, options } of all) {
      const mounted = webhook(provider, handler, options)
      routes.set(path, async (request) => {
        // what stands in front of a route has no other way to look at the body
        if (parsed) await request.json().catch(() => {})
        return mounted(request)
      })
    }
    routes.set('/log', async () => Response.json(log))
    routes.set('/neighbour', async (request) =>
      Response.json(request.method === 'POST' ? await request.json() : { neighbour: true }),
    )
    return listen(
      fetchBridge(async (request) => {
        const route = routes.get(new URL(request.url).pathname)
        return route ? route(request) : new Response(null, { status: 404 })
      }),
    )
  },
})
