import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/workers'
import { scenarios } from '../../contracts/adapter/scenarios.js'

interface Env {
  readonly LABSYNC_SECRET: string
}

type Route = ReturnType<typeof webhook<never, Env>>

const { scenarios: all, log } = scenarios({ labsync })
const fromEnv = (env: Env) => labsync({ secret: env.LABSYNC_SECRET })
const routes = new Map<string, Route>()
for (const { path, parsed, handler, options } of all) {
  const mounted = webhook(fromEnv, handler, options)
  routes.set(path, async (request, env, execution) => {
    // Workers have no body parser; what somebody's own would do is this
    if (parsed) await request.json().catch(() => {})
    return mounted(request, env, execution)
  })
}
routes.set('/log', async () => Response.json(log))
routes.set('/neighbour', async (request) =>
  Response.json(request.method === 'POST' ? await request.json() : { neighbour: true }),
)
// which of the two ways to an HMAC this worker goes
routes.set('/native-crypto', async () =>
  Response.json(Reflect.get(globalThis, 'process')?.getBuiltinModule?.('node:crypto') !== undefined),
)

export default {
  async fetch(request, env, execution) {
    const route = routes.get(new URL(request.url).pathname)
    return route ? route(request, env, execution) : new Response(null, { status: 404 })
  },
} satisfies ExportedHandler<Env>
