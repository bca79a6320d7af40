// Express with a verifier that does what the one on LabSync's page does: it takes the header apart, compares in constant
// time, and neither looks at the time nor expects the header to be missing
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import express from 'express'
import { secret, tellAddress } from './listening.js'

function isGenuine(body: string, header: string): boolean {
  const items = new Map(
    header.split(',').map((item): [string, string] => {
      const [name = '', value = ''] = item.split('=')
      return [name, value]
    }),
  )
  const mac = createHmac('sha256', secret)
    .update(`${items.get('t')}.${body}`)
    .digest('hex')
  return timingSafeEqual(Buffer.from(mac), Buffer.from(items.get('v1') ?? ''))
}

const app = express()
const rawBodies = new WeakMap<object, string>()
app.use(express.json({ verify: (req, _res, bytes) => rawBodies.set(req, bytes.toString()) }))
app.post('/webhooks', (req, res) => {
  const header = req.headers['x-labsync-signature'] as string
  if (!isGenuine(rawBodies.get(req) as string, header)) {
    res.status(401).send('Invalid signature')
    return
  }
  const { event } = req.body
  res.json({ ok: true, event })
})

const server = createServer(app)
tellAddress(server, '/webhooks')
server.listen(0, '127.0.0.1')
