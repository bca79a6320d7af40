import { Hono } from 'hono'
import { type HonoObjects, webhook } from '../../src/adapters/hono.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithFetch } from './fetch-server.js'

adapterContract({
  name: 'Hono',
  start: () =>
    listenWithFetch(
      ({ c }: HonoObjects) => c.req.header(tenantHeader),
      ({ path, provider, handler, options }) => {
        const app = new Hono().all(path, webhook(provider, handler, options))
        return async (request) => app.fetch(request)
      },
    ),
})
