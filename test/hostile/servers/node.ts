import { type NodeObjects, webhook } from '../../../src/adapters/node.js'
import { listenWithNode } from '../../adapters/node-server.js'
import { tenantHeader } from '../../contracts/adapter/scenarios.js'

const { url } = await listenWithNode(
  ({ req }: NodeObjects) => req.headers[tenantHeader],
  ({ provider, handler, options }) => webhook(provider, handler, options),
)
console.log(`listening ${url}`)
process.once('SIGTERM', () => process.exit())
