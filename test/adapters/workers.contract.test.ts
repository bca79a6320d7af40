import { webhook } from '../../src/adapters/workers.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithFetch } from './fetch-server.js'

interface Env {
  readonly tenant: string | null
}

adapterContract({
  name: 'Workers',
  start: () =>
    listenWithFetch(
      ({ tenant }: Env) => tenant,
      ({ provider, handler, options }) => {
        const receive = webhook(provider, handler, options)
        // a function is given the bindings alone: a Worker for several tenants puts what it knows of one beside them
        return (request) =>
          receive(request, { tenant: request.headers.get(tenantHeader) }, { waitUntil() {} })
      },
    ),
})
