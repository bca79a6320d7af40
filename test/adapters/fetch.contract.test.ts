import { webhook } from '../../src/adapters/fetch.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { listenWithFetch } from './fetch-server.js'

adapterContract({
  name: 'Fetch API',
  start: () => listenWithFetch(({ provider, handler, options }) => webhook(provider, handler, options)),
})
