import { fastify } from 'fastify'
import { type FastifyObjects, webhook } from '../../src/adapters/fastify.js'
import { defineProvider } from '../../src/providers/define.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import * as schemes from '../../src/schemes/index.js'
import { memoryStore } from '../../src/stores/memory.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { scenarios, tenantHeader } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

adapterContract({
  name: 'Fastify',
  async start() {
    const app = fastify()
    const { scenarios: all, log } = scenarios(
      { labsync, laabam, memoryStore, defineProvider, schemes },
      ({ request }: FastifyObjects) => request.headers[tenantHeader],
    )
    for (const { path, provider, handler, options } of all)
      app.register(webhook(provider, handler, options), { url: path })
    app.get('/log', async () => log)
    app.get('/neighbour', async () => ({ neighbour: true }))
    app.post('/neighbour', async ({ body }) => body)
    await app.ready()
    return listen((req, res) => app.routing(req, res))
  },
})
