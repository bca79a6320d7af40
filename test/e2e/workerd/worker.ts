import { defineProvider } from 'hookproof'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { webhook } from 'hookproof/workers'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

interface Env {
  readonly LABSYNC_SECRET: string
}

/** What a function in the provider's place is given: a Worker for several tenants puts what it knows of one there. */
interface TenantEnv extends Env {
  readonly tenant: string | null
}

type Route = ReturnType<typeof webhook<never, TenantEnv>>

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ tenant }: TenantEnv) => tenant,
)
const fromEnv = (env: TenantEnv) => labsync({ secret: env.LABSYNC_SECRET })
const routes = new Map<string, Route>()
for (const { name, path, parsed, provider, handler, options } of all) {
  const isOwn = typeof provider !== 'function' && (provider.name !== 'labsync' || name === 'handshakes')
  const source = isOwn ? () => provider : typeof provider === 'function' ? provider : fromEnv
  const mounted = webhook(source, handler, options)
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
    return route
      ? route(request, { ...env, tenant: request.headers.get(tenantHeader) }, execution)
      : new Response(null, { status: 404 })
  },
} satisfies ExportedHandler<Env>
