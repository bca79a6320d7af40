// A million deliveries of a thousand events, in one process with a memory store: run with --expose-gc.
import { createHmac } from 'node:crypto'
import { labsync } from '../../../src/providers/labsync.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { memoryStore } from '../../../src/stores/memory.js'
import { bodyOf, secret } from './scenario.js'

const events = 1000
const deliveries = 1_000_000
const ends: Record<string, number> = {}
const statuses: Record<number, number> = {}
const now = Date.now()
const at = Math.floor(now / 1000)

const receiver = createReceiver(
  // all are signed alike, so that the million takes no longer than it must
  labsync({ secret, now: () => now }),
  {
    'job.created': async ({ data }) => {
      const id = String(data.id)
      await Promise.resolve()
      ends[id] = (ends[id] ?? 0) + 1
    },
  },
  { store: memoryStore(), onOutcome() {} },
)

const incoming = Array.from({ length: events }, (_, event) => {
  const body = bodyOf(`event-${event}`)
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return { method: 'POST', headers: { 'x-labsync-signature': `t=${at},v1=${mac}` }, readBody: () => body }
})

async function send(count: number): Promise<void> {
  const batchSize = 100
  for (let sent = 0; sent < count; sent += batchSize) {
    const batch = Array.from({ length: batchSize }, () => incoming[Math.floor(Math.random() * events)])
    await Promise.all(
      batch.map(async (delivery) => {
        if (!delivery) return
        const { status } = await receiver.receive(delivery, {})
        statuses[status] = (statuses[status] ?? 0) + 1
      }),
    )
  }
}

function heap(): number {
  if (!globalThis.gc) throw new Error('Run it with --expose-gc.')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

const warmUp = deliveries / 10
await send(warmUp)
const before = heap()
await send(deliveries - warmUp)
const after = heap()
process.send?.({ ends, statuses, deliveries, growth: after / before - 1 })
