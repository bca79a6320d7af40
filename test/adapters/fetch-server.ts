import { defineProvider } from '../../src/providers/define.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import * as schemes from '../../src/schemes/index.js'
import { memoryStore } from '../../src/stores/memory.js'
import type { RunningServer } from '../contracts/adapter/contract.js'
import { fetchBridge } from '../contracts/adapter/fetch-bridge.js'
import { type Scenario, scenarios } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

type Route = (request: Request) => Promise<Response>

/** Serves the scenarios through functions of the Fetch API. */
export function listenWithFetch<Objects>(
  tenantOf: (objects: Objects) => unknown,
  mount: (scenario: Scenario<Objects>) => Route,
): Promise<RunningServer> {
  const { scenarios: all, log } = scenarios(
    { labsync, laabam, memoryStore, defineProvider, schemes },
    tenantOf,
  )
  const routes = new Map<string, Route>()
  for (const scenario of all) {
    const mounted = mount(scenario)
    routes.set(scenario.path, async (request) => {
      // what stands in front of a route has no other way to look at the body
      if (scenario.parsed) await request.json().catch(() => {})
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
}
