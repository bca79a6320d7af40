import { Hono } from 'hono'
import { webhook } from '../../src/adapters/hono.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { listenWithFetch } from './fetch-server.js'

adapterContract({
  name: 'Hono',
  start: () =>
    listenWithFetch(({ path, provider, handler, options }) => {
      const app = new Hono().all(path, webhook(provider, handler, options))
      return async (request) => app.fetch(request)
    }),
})
