import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statuses } from '../../src/delivery/log/status.js'
import { redisLogEngine } from '../../src/stores/redis/log.js'
import { logContract } from '../contracts/log/contract.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'
import { restClient, startRedisRest } from './engines/redis-rest.js'

const entry = {
  key: 'k',
  fence: 1,
  provider: 'labsync',
  type: 'job.created',
  receivedAt: 1,
  facts: '{}',
  seal: '',
  body: new Uint8Array(),
}

describe.skipIf(!hasRedis)('Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  logContract({
    name: 'ioredis',
    async start() {
      const client = new Redis(server.url)
      return { engine: redisLogEngine(client, 'ioredis:'), stop: () => client.disconnect() }
    },
  })

  test('a log that is flushed while a handler runs has nothing of its delivery, and all of the next', async () => {
    const client = new Redis(server.url)
    const engine = redisLogEngine(client, 'flushed:')
    await engine.save([{ ...entry, status: 'received' }])
    await client.flushall()
    await engine.settle([{ key: entry.key, status: 'handled', fence: 1 }])
    expect(await engine.load(entry.key)).toBeUndefined()
    expect(await engine.list({ statuses, since: 0, limit: 10 })).toEqual([])
    await engine.save([{ ...entry, status: 'received', fence: 2 }])
    expect(await engine.list({ statuses, since: 0, limit: 10 })).toMatchObject([{ attempts: 1 }])
    client.disconnect()
  })

  logContract({
    name: 'ioredis with a prefix of its own',
    async start() {
      const client = new Redis(server.url, { keyPrefix: 'app:' })
      return { engine: redisLogEngine(client), stop: () => client.disconnect() }
    },
  })

  logContract({
    name: 'node-redis',
    async start() {
      const client = createClient({ url: server.url })
      await client.connect()
      return { engine: redisLogEngine(client, 'node-redis:'), stop: () => client.destroy() }
    },
  })

  logContract({
    name: 'a REST client',
    async start() {
      const rest = await startRedisRest(server.url)
      return { engine: redisLogEngine(restClient(rest.url), 'rest:'), stop: rest.stop }
    },
  })
})
