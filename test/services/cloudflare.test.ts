import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/delivery/define-store.js'
import { freshKey, termsFor } from '../../src/testing/contracts/store/terms.js'
import { storeSuite } from '../contracts/store/suite.js'
import { programs } from './build.js'
import type { Ask, Counts, Pass } from './cloudflare/worker.js'
import { bodyOf, secret } from './faults/scenario.js'

const origin = 'http://worker.invalid'

async function startWorker(): Promise<Miniflare> {
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: await readFile(programs.worker, 'utf8') }],
    compatibilityDate: '2025-09-01',
    durableObjects: {
      DELIVERIES: { className: 'DeliveryObject', useSQLite: true },
      COUNTED: { className: 'CountedObject', useSQLite: true },
    },
    queueProducers: { QUEUE: 'events' },
    queueConsumers: { events: { maxBatchSize: 10, maxBatchTimeout: 0 } },
    bindings: { SECRET: secret },
  })
  await worker.ready
  return worker
}

// workerd closes what has been idle for 5 s, also while the next request is on its way: no connection is kept
const agent = new Agent({ keepAlive: false, maxSockets: 100 })

/** An engine in workerd, asked over HTTP. */
async function engineOf(worker: Miniflare, shards?: number, counted = false): Promise<StoreEngine> {
  const url = await worker.ready
  const ask = async <Answer>(asked: Ask): Promise<Answer> => {
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      request(new URL('/engine', url), { agent, method: 'POST' }, resolve)
        .on('error', reject)
        .end(JSON.stringify({ ...asked, shards, counted })),
    )
    const body = await text(response)
    if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${body}`)
    return JSON.parse(body)
  }
  return {
    name: 'workerd',
    claim: (key, terms) => ask({ operation: 'claim', key, terms }),
    renew: (key, terms) => ask({ operation: 'renew', key, terms }),
    complete: (key, terms) => ask({ operation: 'complete', key, terms }),
    async release(key, terms) {
      await ask({ operation: 'release', key, terms })
    },
  }
}

for (const [name, shards] of [
  ['a Durable Object for each key', undefined],
  ['four Durable Objects', 4],
] as const)
  storeSuite({
    name,
    async start() {
      const worker = await startWorker()
      return { engine: await engineOf(worker, shards), stop: () => worker.dispose() }
    },
  })

describe('a Worker with a Durable Object and a Queue', () => {
  let worker: Miniflare
  beforeAll(async () => {
    worker = await startWorker()
  })
  afterAll(() => worker.dispose())

  test('hands each event over once, and its consumer is given it typed and checked', async () => {
    const body = bodyOf('event-1')
    const at = Math.floor(Date.now() / 1000)
    const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    const headers = { 'x-labsync-signature': `t=${at},v1=${mac}` }
    const deliver = () => worker.dispatchFetch(`${origin}/hook`, { method: 'POST', body, headers })
    expect([(await deliver()).status, (await deliver()).status]).toEqual([200, 200])
    const consumed = async () => (await worker.dispatchFetch(`${origin}/consumed`)).json()
    await expect
      .poll(consumed, { timeout: 20_000 })
      .toEqual([{ type: 'job.created', data: { id: 'event-1' }, verified: true }])
  })
})

describe('a shard of four thousand keys', () => {
  let worker: Miniflare
  beforeAll(async () => {
    worker = await startWorker()
  })
  afterAll(() => worker.dispose())

  const day = 86_400_000
  const pass = async (pass: Pass): Promise<Counts> => {
    const response = await worker.dispatchFetch(`${origin}/counts`, {
      method: 'POST',
      body: JSON.stringify(pass),
    })
    return JSON.parse(await response.text())
  }

  test('reads a row for each operation, and nothing in an alarm but what is over', async () => {
    const engine = await engineOf(worker, 1, true)
    const deliver = async () => {
      const terms = termsFor('anna', { ttlMs: day })
      const key = freshKey(':event')
      const claim = await engine.claim(key, terms)
      if (typeof claim === 'string') throw new Error(claim)
      await engine.complete(key, { ...terms, ...claim })
    }
    for (let each = 0; each < 40; each++) await Promise.all(Array.from({ length: 100 }, deliver))
    await pass({ hours: 0 })
    for (let each = 0; each < 10; each++) await deliver()
    const before = await pass({ hours: 0 })
    // two operations each, and the alarm looks for what is over next
    expect(before.rowsRead).toBe(10 * 2 + 1)
    expect(before.rows).toBe(2 * 4010)
    let after = await pass({ hours: 48 })
    while (after.rows > 0) {
      expect(after.rowsRead).toBeLessThanOrEqual(2 * 1000 + 1)
      after = await pass({ hours: 48 })
    }
    await deliver()
  })
})
