import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { defineProvider } from '../../src/providers/define.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import * as schemes from '../../src/schemes/index.js'
import { memoryStore } from '../../src/stores/memory.js'
import type { RunningServer } from '../contracts/adapter/contract.js'
import { type Scenario, scenarios } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

type Route = (req: IncomingMessage, res: ServerResponse) => unknown

/** Serves the scenarios through listeners of node:http. */
export function listenWithNode<Objects>(
  tenantOf: (objects: Objects) => unknown,
  mount: (scenario: Scenario<Objects>) => Route,
): Promise<RunningServer> {
  const { scenarios: all, log } = scenarios(
    { labsync, laabam, memoryStore, defineProvider, schemes },
    tenantOf,
  )
  const routes = new Map<string, Route>(all.map((scenario) => [scenario.path, mount(scenario)]))
  routes.set('/log', (_req, res) => sendJson(res, log))
  routes.set('/neighbour', async (req, res) =>
    sendJson(res, req.method === 'POST' ? await json(req) : { neighbour: true }),
  )
  const listener: RequestListener = (req, res) => {
    const route = routes.get(pathOf(req))
    if (route) route(req, res)
    else res.writeHead(404).end()
  }
  return listen(listener)
}

function sendJson(res: ServerResponse, value: unknown): void {
  res.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}
