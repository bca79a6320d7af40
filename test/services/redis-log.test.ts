import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { redisLogEngine } from '../../src/stores/redis/log.js'
import { logContract } from '../contracts/log/contract.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'
import { restClient, startRedisRest } from './engines/redis-rest.js'

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
