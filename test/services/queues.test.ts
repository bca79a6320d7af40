import { Queue, Worker } from 'bullmq'
import PgBoss from 'pg-boss'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { LabSyncEvent } from '../../src/providers/labsync.js'
import * as bull from '../../src/queues/bullmq.js'
import * as boss from '../../src/queues/pg-boss.js'
import { memoryStore } from '../../src/stores/memory.js'
import { memoryLog } from '../../src/stores/memory-log.js'
import { deliver, eventOf, freshId, hook } from '../support/queue.js'
import { hasPostgres, type PostgresServer, startPostgres } from './engines/postgres.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'

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

  test('is given a job of its own by a redelivery, beside the one that failed and was kept', async () => {
    const id = freshId()
    await queue.drain()
    const [store, log] = [memoryStore(), memoryLog()]
    const handler = bull.toQueue(queue)
    expect(await deliver(handler, id, { store, log })).toBe(200)
    const [job] = await queue.getWaiting()
    await new Promise<void>((resolve) => {
      const fail = () => Promise.reject(new Error('no consumer'))
      const worker = new Worker('webhooks', fail, { connection: { port: server.port } })
      worker.on('failed', () => resolve())
      worker.on('error', () => {})
      onTestFinished(() => worker.close())
    })
    expect(await job?.isFailed()).toBe(true)

    await queue.pause()
    const { deliveries } = await log.list()
    const key = deliveries[0]?.key ?? ''
    expect(await log.redeliver(key, { provider: hook, handler, store })).toBe('done')
    expect(await log.redeliver(key, { provider: hook, handler, store, force: true })).toBe('handled')
    const waiting = await queue.getWaiting()
    expect(waiting).toHaveLength(1)
    expect(waiting[0]?.id).not.toBe(job?.id)
    await queue.resume()
    await queue.drain()
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
