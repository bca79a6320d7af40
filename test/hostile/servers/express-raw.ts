import type { AddressInfo } from 'node:net'
import express from 'express'

// what a hand-written webhook stands behind: for comparison
const app = express()
app.post(
  '/webhooks/:scenario',
  express.raw({ type: '*/*', limit: '1mb' }),
  (_req, res) => void res.status(401).end(),
)
app.get('/neighbour', (_req, res) => void res.json({ neighbour: true }))
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
process.once('SIGTERM', () => process.exit())
