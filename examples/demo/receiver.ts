import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { Outcome } from 'hookproof'
import type { WebhookEvent } from 'hookproof/events'
import { keepRawBody, webhook } from 'hookproof/express'
import { flabs } from 'hookproof/flabs'
import { laabam } from 'hookproof/laabam'
import { labsync } from 'hookproof/labsync'
import { synclabs } from 'hookproof/synclabs'
import { secrets } from './senders.js'

/** A receiver that listens, and what it has seen so far. */
export interface DemoReceiver {
  readonly url: string
  readonly outcomes: readonly Outcome[]
  readonly events: readonly WebhookEvent[]
  close(): void
}

/** Starts an Express application with a webhook for each sender, on a free port of this machine. */
export async function startReceiver(): Promise<DemoReceiver> {
  const outcomes: Outcome[] = []
  const events: WebhookEvent[] = []
  const handler = (event: WebhookEvent) => void events.push(event)
  const options = { onOutcome: (outcome: Outcome) => void outcomes.push(outcome) }
  const fromLabSync = webhook(labsync({ secret: [secrets.labsync, secrets.labsyncOld] }), handler, options)

  const app = express()
  app.all('/webhooks/labsync', fromLabSync)
  app.all('/webhooks/flabs', webhook(flabs({ token: secrets.flabs }), handler, options))
  app.all('/webhooks/laabam', webhook(laabam({ secret: secrets.laabam }), handler, options))
  app.all('/webhooks/synclabs', webhook(synclabs({ secret: secrets.synclabs }), handler, options))
  app.all('/parsed/labsync', express.json(), fromLabSync)
  app.all('/kept/labsync', express.json({ verify: keepRawBody }), fromLabSync)

  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}`, outcomes, events, close }
}
