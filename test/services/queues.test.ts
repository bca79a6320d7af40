import { createHmac } from 'node:crypto'
import { Queue, Worker } from 'bullmq'
import PgBoss from 'pg-boss'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { DeliveryContext } from '../../src/delivery/context.js'
import type { Handler } from '../../src/delivery/handler.js'
import { type LabSyncEvent, labsync } from '../../src/providers/labsync.js'
import * as bull from '../../src/queues/bullmq.js'
import * as boss from '../../src/queues/pg-boss.js'
import * as sqs from '../../src/queues/sqs.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'
import { bodyOf, secret } from './faults/scenario.js'

const hook = labsync({ secret })
let counter = 0
const freshId = () => `event-${counter++}`

/** Delivers an event to a receiver that hands it to a queue; the status answered. */
async function deliver(handler: Handler<LabSyncEvent, DeliveryContext>, id: string): Promise<number> {
  const receiver = createReceiver(hook, handler, { handlerTimeout: 1, onOutcome() {} })
  const body = bodyOf(id)
  const at = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  const headers = { 'x-labsync-signature': `t=${at},v1=${mac}` }
  return (await receiver.receive({ method: 'POST', headers, readBody: () => body }, {})).status
}

/** What a consumer must find in a job. */
const eventOf = (id: string) => ({ provider: 'labsync', type: 'job.created', data: { id }, verified: true })

describe.skipIf(!hasRedis)('BullMQ', () => {
  let server: RedisServer
  let queue: Queue
  beforeAll(async () => {
    server = await startRedis()
    queue = new Queue('webhooks', { connection: { port: server.port } })
    queue.on('error', () => {})
  })
  afterAll(async () => {
    await queue.close()
    await server.stop()
  })

  test('has the event when the delivery is answered, and the consumer is given it, typed and checked', async () => {
    const id = freshId()
    expect(await deliver(bull.toQueue(queue), id)).toBe(200)
    const jobs = await queue.getWaiting()
    expect(jobs.map(({ name }) => name)).toEqual(['job.created'])
    const given = await new Promise<LabSyncEvent>((resolve, reject) => {
      const worker = new Worker('webhooks', async (job) => resolve(await bull.fromJob(hook, job)), {
        connection: { port: server.port },
      })
      worker.on('failed', (_, error) => reject(error))
      worker.on('error', () => {})
      onTestFinished(() => worker.close())
    })
    expect(given).toMatchObject(eventOf(id))
  })

  test('takes a repeat for the job that is there', async () => {
    const id = freshId()
    await queue.drain()
    for (let sent = 0; sent < 3; sent++) expect(await deliver(bull.toQueue(queue), id)).toBe(200)
    expect(await queue.getWaiting()).toHaveLength(1)
  })

  test('that doesn’t answer is no success, and the sender’s next try makes one job', async () => {
    const id = freshId()
    await queue.drain()
    server.freeze()
    const status = await deliver(bull.toQueue(queue), id)
    server.thaw()
    expect(status).toBe(500)
    expect(await deliver(bull.toQueue(queue), id)).toBe(200)
    expect(await queue.getWaiting()).toHaveLength(1)
  })

  test('refuses a job that is no event of this sender’s', async () => {
    for (const data of [{}, null, 'text', { provider: 'flabs', payload: {}, verified: true }])
      await expect(bull.fromJob(hook, { data })).rejects.toMatchObject({ code: 'payload_invalid' })
  })
})

describe.skipIf(!hasPostgres)('pg-boss', () => {
  let server: PostgresServer
  let queue: PgBoss
  beforeAll(async () => {
    server = await startPostgres()
    queue = new PgBoss(server.url)
    queue.on('error', () => {})
    await queue.start()
    await queue.createQueue('webhooks')
    await queue.createQueue('once', { name: 'once', policy: 'short' })
  })
  afterAll(async () => {
    await queue.stop({ graceful: false })
    await server.stop()
  })

  test('has the event when the delivery is answered, and the consumer is given it, typed and checked', async () => {
    const id = freshId()
    expect(await deliver(boss.toQueue(queue, 'webhooks'), id)).toBe(200)
    const [job] = await queue.fetch('webhooks')
    if (!job) throw new Error('No job.')
    expect(await boss.fromJob(hook, job)).toMatchObject(eventOf(id))
    await queue.complete('webhooks', job.id)
  })

  test('takes repeats in a standard queue, and keeps those of a waiting job out of a short one', async () => {
    const id = freshId()
    for (const name of ['webhooks', 'once'])
      for (let sent = 0; sent < 3; sent++) expect(await deliver(boss.toQueue(queue, name), id)).toBe(200)
    expect(await queue.getQueueSize('webhooks')).toBe(3)
    expect(await queue.getQueueSize('once')).toBe(1)
    expect(await deliver(boss.toQueue(queue, 'once'), freshId())).toBe(200)
    expect(await queue.getQueueSize('once')).toBe(2)
  })

  test('is no success where there is no such queue', async () => {
    expect(await deliver(boss.toQueue(queue, 'missing'), freshId())).toBe(500)
  })

  test('that doesn’t answer is no success', async () => {
    server.freeze()
    const status = await deliver(boss.toQueue(queue, 'webhooks'), freshId())
    server.thaw()
    expect(status).toBe(500)
  })
})

describe('SQS, by the inputs its SendMessage takes and the messages it gives', () => {
  function recorder() {
    const sent: sqs.SqsInput[] = []
    const client: sqs.SqsLike = {
      async sendMessage(input) {
        sent.push(input)
        return { MessageId: String(sent.length) }
      },
    }
    return { sent, client }
  }

  test('a standard queue gets the body alone, and either consumer is given the event', async () => {
    const { sent, client } = recorder()
    const id = freshId()
    expect(await deliver(sqs.toQueue(client, 'https://sqs.invalid/1/webhooks'), id)).toBe(200)
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(['MessageBody', 'QueueUrl'])
    const text = sent[0]?.MessageBody ?? ''
    expect(await sqs.fromJob(hook, { Body: text })).toMatchObject(eventOf(id))
    expect(await sqs.fromJob(hook, { body: text })).toMatchObject(eventOf(id))
  })

  test('a FIFO queue gets a group, and one deduplication id for each event', async () => {
    const { sent, client } = recorder()
    const [first, second] = [freshId(), freshId()]
    for (const id of [first, first, second])
      expect(await deliver(sqs.toQueue(client, 'https://sqs.invalid/1/webhooks.fifo'), id)).toBe(200)
    const ids = sent.map(({ MessageDeduplicationId }) => MessageDeduplicationId)
    expect(ids[0]).toMatch(/^[\da-f]{64}$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
    expect(new Set(sent.map(({ MessageGroupId }) => MessageGroupId))).toEqual(new Set(['labsync']))
  })

  test('a queue that refuses makes the delivery fail', async () => {
    const client = { sendMessage: () => Promise.reject(new Error('AccessDenied')) }
    expect(await deliver(sqs.toQueue(client, 'https://sqs.invalid/1/webhooks'), freshId())).toBe(500)
  })

  test('a message that is no event is refused', async () => {
    await expect(sqs.fromJob(hook, {})).rejects.toMatchObject({ code: 'payload_not_json' })
    await expect(sqs.fromJob(hook, { Body: '{}' })).rejects.toMatchObject({ code: 'payload_invalid' })
  })
})
