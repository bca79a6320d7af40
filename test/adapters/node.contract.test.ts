import { json } from 'node:stream/consumers'
import { type NodeObjects, webhook } from '../../src/adapters/node.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithNode } from './node-server.js'

adapterContract({
  name: 'node:http',
  start: () =>
    listenWithNode(
      ({ req }: NodeObjects) => req.headers[tenantHeader],
      ({ parsed, provider, handler, options }) => {
        const mounted = webhook(provider, handler, options)
        return async (req, res) => {
          // node:http has no parser; what somebody's own would do is this
          if (parsed) await json(req).catch(() => {})
          await mounted(req, res)
        }
      },
    ),
})
