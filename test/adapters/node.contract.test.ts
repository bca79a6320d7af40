import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { webhook } from '../../src/adapters/node.js'
import { labsync } from '../../src/providers/labsync.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { scenarios } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

adapterContract({
  name: 'node:http',
  start() {
    const { scenarios: all, log } = scenarios({ labsync })
    const routes = new Map<string, RequestListener>()
    for (const { path, parsed, provider, handler, options } of all) {
      const mounted = webhook(provider, handler, options)
      routes.set(path, async (req, res) => {
        // node:http has no parser; what somebody's own would do is this
        if (parsed) await json(req).catch(() => {})
        await mounted(req, res)
      })
    }
    routes.set('/log', (_req, res) => answer(res, log))
    routes.set('/neighbour', async (req: IncomingMessage, res) =>
      answer(res, req.method === 'POST' ? await json(req) : { neighbour: true }),
    )
    return listen((req, res) => {
      const route = routes.get(req.url ?? '')
      if (route) route(req, res)
      else res.writeHead(404).end()
    })
  },
})

function answer(res: ServerResponse, value: unknown): void {
  res.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}
