import { createServer, type IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { HttpHandler } from '@azure/functions'
import { defineProvider } from 'hookproof'
import { type FetchObjects, webhook } from 'hookproof/fetch'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'
import { azure } from './receive.js'

// a CommonJS package whose names Node can't tell ahead
const functions: typeof import('@azure/functions') = createRequire(import.meta.url)('@azure/functions')
const { HttpRequest, HttpResponse, InvocationContext } = functions

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ request }: FetchObjects) => request.headers.get(tenantHeader),
)
const routes = new Map<string, HttpHandler>()
for (const { path, parsed, provider, handler, options } of all) {
  const mounted = azure(webhook(provider, handler, options))
  routes.set(path, async (request, context) => {
    // Functions has no parser of its own: a body is read by what stands in front of the handler
    if (parsed) await request.json().catch(() => {})
    return mounted(request, context)
  })
}
routes.set('/log', async () => ({ jsonBody: log }))
routes.set('/neighbour', async (request) => ({
  jsonBody: request.method === 'POST' ? await request.json() : { neighbour: true },
}))

// in place of the Functions host: requests and answers go through the library's own classes, as they do when
// the host sends them whole
const server = createServer(async (req, res) => {
  const route = routes.get(pathOf(req))
  const body = await buffer(req).catch(() => undefined)
  if (!body) return
  if (!route) return void res.writeHead(404).end()
  const headers = Object.entries(req.headersDistinct).map(([name, values = []]) => [name, values.join(', ')])
  const request = new HttpRequest({
    method: req.method ?? '',
    url: `http://localhost${req.url}`,
    headers: Object.fromEntries(headers),
    ...(body.length > 0 && { body: { bytes: body } }),
  })
  const result = await route(request, new InvocationContext({ functionName: 'webhooks' }))
  const response = result instanceof HttpResponse ? result : new HttpResponse(result)
  res
    .writeHead(response.status, Object.fromEntries(response.headers))
    .end(Buffer.from(await response.arrayBuffer()))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}
