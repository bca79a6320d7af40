import { type FetchObjects, webhook } from '../../src/adapters/fetch.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithFetch } from './fetch-server.js'

adapterContract({
  name: 'Fetch API',
  start: () =>
    listenWithFetch(
      ({ request }: FetchObjects) => request.headers.get(tenantHeader),
      ({ provider, handler, options }) => webhook(provider, handler, options),
    ),
})
