import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { redisEngine } from '../../src/stores/redis.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'
import { restClient, startRedisRest } from './engines/redis-rest.js'
import { storeSuite } from './suites/store.js'

describe.skipIf(!hasRedis)('Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  storeSuite({
    name: 'ioredis',
    async open() {
      const client = new Redis(server.url)
      return { engine: redisEngine(client), close: () => client.disconnect() }
    },
  })

  storeSuite({
    name: 'node-redis',
    async open() {
      const client = createClient({ url: server.url })
      await client.connect()
      return { engine: redisEngine(client), close: () => client.destroy() }
    },
  })

  storeSuite({
    name: 'a REST client',
    async open() {
      const rest = await startRedisRest(server.url)
      return { engine: redisEngine(restClient(rest.url)), close: rest.stop }
    },
  })
})
