import { json } from 'node:stream/consumers'
import type { NextApiRequest, NextApiResponse } from 'next'
import { type NextPagesObjects, pagesWebhook, webhook } from '../../src/adapters/next.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { tenantHeader } from '../contracts/adapter/scenarios.js'
import { listenWithFetch } from './fetch-server.js'
import { listenWithNode } from './node-server.js'

adapterContract({
  name: 'Next.js App Router',
  start: () =>
    listenWithFetch(
      ({ request }: { request: Request }) => request.headers.get(tenantHeader),
      ({ provider, handler, options }) => {
        const receive = webhook(provider, (event, _context: { request: Request }) => handler(event), options)
        return (request) => receive(request, { params: Promise.resolve({}) })
      },
    ),
})

adapterContract({
  name: 'Next.js Pages Router',
  start: () =>
    listenWithNode(
      ({ req }: NextPagesObjects) => req.headers[tenantHeader],
      ({ parsed, provider, handler, options }) => {
        const mounted = pagesWebhook(provider, handler, options)
        return async (req, res) => {
          if (parsed) Object.assign(req, { body: await json(req).catch(() => {}) })
          // Next.js adds more to both, which the adapter doesn't use
          await mounted(req as NextApiRequest, res as NextApiResponse)
        }
      },
    ),
})
