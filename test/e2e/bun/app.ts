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

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  routes: {
    ...Object.fromEntries(
      all.map(({ path, parsed, provider, handler, options }) => {
        const mounted = webhook(provider, handler, options)
        if (!parsed) return [path, mounted]
        return [path, async (request: Request) => mounted(await readAhead(request))]
      }),
    ),
    '/log': () => Response.json(log),
    '/neighbour': {
      GET: () => Response.json({ neighbour: true }),
      POST: async (request) => Response.json(await request.json()),
    },
  },
  fetch: () => new Response(null, { status: 404 }),
})

console.log(`listening ${server.url.origin}`)

/** Bun has no body parser; what somebody's own would do is this. */
async function readAhead(request: Request): Promise<Request> {
  await request.json().catch(() => {})
  return request
}
