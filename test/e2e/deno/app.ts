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
const routes = new Map<string, (request: Request) => Response | Promise<Response>>()
for (const { path, parsed, provider, handler, options } of all) {
  const mounted = webhook(provider, handler, options)
  routes.set(path, async (request) => {
    // Deno has no body parser; what somebody's own would do is this
    if (parsed) await request.json().catch(() => {})
    return mounted(request)
  })
}
routes.set('/log', () => Response.json(log))
routes.set('/neighbour', async (request) =>
  Response.json(request.method === 'POST' ? await request.json() : { neighbour: true }),
)

Deno.serve(
  {
    hostname: '127.0.0.1',
    port: 0,
    onListen: ({ hostname, port }) => console.log(`listening http://${hostname}:${port}`),
  },
  (request) => routes.get(new URL(request.url).pathname)?.(request) ?? new Response(null, { status: 404 }),
)
