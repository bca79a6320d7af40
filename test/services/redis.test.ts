import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { redisEngine } from '../../src/stores/redis/index.js'
import { storeSuite } from '../contracts/store/suite.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'
import { restClient, startRedisRest } from './engines/redis-rest.js'

describe.skipIf(!hasRedis)('Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  storeSuite({
    name: 'ioredis',
    async start() {
      const client = new Redis(server.url)
      return { engine: redisEngine(client), stop: () => client.disconnect() }
    },
  })

  storeSuite({
    name: 'node-redis',
    async start() {
      const client = createClient({ url: server.url })
      await client.connect()
      return { engine: redisEngine(client), stop: () => client.destroy() }
    },
  })

  storeSuite({
    name: 'a REST client',
    async start() {
      const rest = await startRedisRest(server.url)
      return { engine: redisEngine(restClient(rest.url)), stop: rest.stop }
    },
  })
})
