import type { AddressInfo } from 'node:net'
import { defineProvider } from 'hookproof'
import { type ExpressObjects, keepRawBody, type WebhookDelivery, webhook } from 'hookproof/express'
import { laabam } from 'hookproof/laabam'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import * as schemes from 'hookproof/schemes'
import { memoryStore } from 'hookproof/stores/memory'
import { scenarios, secret, tenantHeader } from '../../contracts/adapter/scenarios.js'

declare global {
  namespace Express {
    interface Request {
      webhook: WebhookDelivery<LabSyncEvent>
    }
  }
}

const [, , version = '', keeps] = process.argv
const { default: express }: { default: typeof import('express') } = await import(version)

const app = express()
// what most apps have at their top; here only ahead of what is to be behind it
const parsers = keeps
  ? [express.json({ verify: keepRawBody }), express.urlencoded({ extended: true, verify: keepRawBody })]
  : [express.json(), express.urlencoded({ extended: true })]

const { scenarios: all, log } = scenarios(
  { labsync, laabam, memoryStore, defineProvider, schemes },
  ({ req }: ExpressObjects) => req.get(tenantHeader),
)
for (const { path, parsed, provider, handler, options } of all) {
  if (parsed) app.use(path, parsers)
  app.all(path, webhook(provider, handler, options))
}

let count = 0
app.post('/webhooks/middleware', webhook(labsync({ secret })), (req, res) => {
  const { type, data } = req.webhook.event
  res.json({ type, data, count: ++count })
})

app.use(parsers)
app.get('/log', (_req, res) => void res.json(log))
app.get('/neighbour', (_req, res) => void res.json({ neighbour: true }))
app.post('/neighbour', (req, res) => void res.json(req.body))

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(`listening http://127.0.0.1:${port}`)
})
process.once('SIGTERM', () => process.exit())
