import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { webhook } from '../../../src/adapters/node.js'
import { labsync } from '../../../src/providers/labsync.js'
import { secret } from '../../contracts/adapter/scenarios.js'

const receive = webhook(labsync({ secret }), () => {}, { onOutcome() {} })
const server = createServer((req, res) => {
  if (req.url === '/webhooks/plain') receive(req, res)
  else res.end('{"neighbour":true}')
})
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => process.exit())
