import type { AddressInfo } from 'node:net'
import { type HttpFunction, http } from '@google-cloud/functions-framework'
import { getTestServer } from '@google-cloud/functions-framework/testing'
import { defineProvider } from 'hookproof'
import { type ExpressObjects, webhook } from 'hookproof/express'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, tenantHeader } from '../../contracts/adapter/scenarios.js'

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ req }: ExpressObjects) => req.get(tenantHeader),
)
const routes = new Map<string, HttpFunction>(
  all.map(({ path, provider, handler, options }) => {
    const mounted = webhook(provider, handler, options)
    return [path, (req, res) => mounted(req, res, () => {})]
  }),
)
routes.set('/log', (_req, res) => void res.json(log))
routes.set('/neighbour', (req, res) => void res.json(req.method === 'POST' ? req.body : { neighbour: true }))

http('webhooks', async (req, res) => {
  const route = routes.get(req.path)
  if (route) await route(req, res)
  else res.sendStatus(404)
})

const server = getTestServer('webhooks').listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
