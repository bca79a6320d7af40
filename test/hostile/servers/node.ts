import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { webhook } from '../../../src/adapters/node.js'
import { labsync } from '../../../src/providers/labsync.js'
import { scenarios } from '../../contracts/adapter/scenarios.js'

const { scenarios: all } = scenarios({ labsync })
const routes = new Map(
  all.map(({ path, provider, handler, options }) => [path, webhook(provider, handler, options)]),
)
const server = createServer((req, res) => {
  const receive = routes.get(req.url ?? '')
  if (receive) receive(req, res)
  else res.end('{"neighbour":true}')
})
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => process.exit())
