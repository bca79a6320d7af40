import { webhook } from '../../src/adapters/workers.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { listenWithFetch } from './fetch-server.js'

adapterContract({
  name: 'Workers',
  start: () =>
    listenWithFetch(({ provider, handler, options }) => {
      const receive = webhook(provider, handler, options)
      return (request) => receive(request, {}, { waitUntil() {} })
    }),
})
