import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { defineStore } from '../../src/delivery/define-store.js'
import type { Lease, Store } from '../../src/delivery/store.js'
import { type RedisLike, redisEngine, redisStore } from '../../src/stores/redis/index.js'
import { freshKey } from '../../src/testing/contracts/store/terms.js'
import { freshId, receivers } from '../contracts/store/receiver.js'
import { startProxy, type TcpProxy } from './engines/proxy.js'
import { hasRedis, type RedisServer, startRedis } from './engines/redis.js'

const deliveryOf = (key: string) => ({ key, fingerprint: 'a'.repeat(64), rememberFor: 60 })

async function leaseOn(store: Store, key = freshKey()): Promise<Lease> {
  const lease = await store.claim(deliveryOf(key), {})
  if (typeof lease === 'string') throw new Error(`Expected a lease, and the key was ${lease}.`)
  return lease
}

/** Until a fresh key can be claimed. */
const untilClaimed = (store: Store) => expect.poll(() => leaseOn(store), { timeout: 30_000 }).toBeDefined()

interface Connected {
  readonly client: RedisLike
  end(): unknown
}

/** Each kind of client with a connection that can go silent. */
const clients: [string, (port: number) => Promise<Connected>][] = [
  [
    'ioredis',
    async (port) => {
      const client = new Redis(port)
      client.on('error', () => {})
      return { client, end: () => client.disconnect() }
    },
  ],
  [
    'ioredis without its offline queue',
    async (port) => {
      const client = new Redis(port, { enableOfflineQueue: false, lazyConnect: true })
      client.on('error', () => {})
      await client.connect()
      return { client, end: () => client.disconnect() }
    },
  ],
  [
    'node-redis',
    async (port) => {
      const client = createClient({ socket: { port } })
      client.on('error', () => {})
      await client.connect()
      return { client, end: () => client.destroy() }
    },
  ],
  [
    'node-redis without its offline queue',
    async (port) => {
      const client = createClient({ socket: { port }, disableOfflineQueue: true })
      client.on('error', () => {})
      await client.connect()
      return { client, end: () => client.destroy() }
    },
  ],
]

describe.skipIf(!hasRedis)('Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  describe.each(clients)('behind a connection of %s that goes silent', (_, connect) => {
    let proxy: TcpProxy
    let connected: Connected
    let store: Store
    beforeEach(async () => {
      proxy = await startProxy(server.port)
      connected = await connect(proxy.port)
      store = redisStore(connected.client, { timeout: 0.3 })
      await (await leaseOn(store)).complete()
    })
    afterEach(async () => {
      connected.end()
      await proxy.stop()
    })

    test('the next deliveries get through, time after time', async () => {
      for (let silence = 0; silence < 3; silence++) {
        proxy.silence()
        const key = freshKey()
        await expect(leaseOn(store, key)).rejects.toMatchObject({ code: 'store_unavailable' })
        await untilClaimed(store)
        await (await leaseOn(store, key)).complete()
      }
    })

    test('deliveries get through once others can connect again', async () => {
      proxy.blackHole()
      for (let tries = 0; tries < 4; tries++)
        await expect(leaseOn(store)).rejects.toMatchObject({ code: 'store_unavailable' })
      proxy.restore()
      await untilClaimed(store)
    })

    test('a handler that ends meanwhile completes', async () => {
      const key = freshKey()
      const lease = await leaseOn(store, key)
      proxy.silence()
      await lease.complete()
      expect(await store.claim(deliveryOf(key), {})).toBe('done')
    })

    test('no lease is lost over it while its handler runs', async () => {
      const brief = redisStore(connected.client, { timeout: 0.3, lease: 3 })
      const key = freshKey()
      const lease = await leaseOn(brief, key)
      const lost: Error[] = []
      lease.onLost((reason) => lost.push(reason))
      proxy.silence()
      await sleep(4000)
      expect(lost).toEqual([])
      expect(await brief.claim(deliveryOf(key), {})).toBe('in_flight')
      await lease.complete()
    })
  })

  test('that stood still for a while holds no key afterwards that nobody has', async () => {
    const client = server.connect()
    onTestFinished(() => client.disconnect())
    const store = redisStore(client, { timeout: 0.3 })
    const key = freshKey()
    await leaseOn(store)
    server.freeze()
    await expect(leaseOn(store, key)).rejects.toMatchObject({ code: 'store_unavailable' })
    server.thaw()
    // the claim that came too late is released
    await expect.poll(() => leaseOn(store, key), { timeout: 20_000 }).toBeDefined()
  })

  test('of a cluster, behind a connection that goes silent: the next deliveries get through', async () => {
    const node = await startRedis({ 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' })
    onTestFinished(() => node.stop())
    const proxy = await startProxy(node.port)
    onTestFinished(() => proxy.stop())
    const admin = node.connect()
    await admin.cluster('ADDSLOTSRANGE', 0, 16383)
    await expect.poll(() => admin.cluster('INFO'), { timeout: 20_000 }).toContain('cluster_state:ok')
    admin.disconnect()
    const natMap = { [`127.0.0.1:${node.port}`]: { host: '127.0.0.1', port: proxy.port } }
    const cluster = new Cluster([{ host: '127.0.0.1', port: proxy.port }], { natMap })
    cluster.on('error', () => {})
    onTestFinished(() => cluster.disconnect())
    const store = redisStore(cluster, { timeout: 0.5 })
    await untilClaimed(store)
    proxy.silence()
    await expect(leaseOn(store)).rejects.toMatchObject({ code: 'store_unavailable' })
    await untilClaimed(store)
  })

  test.each([
    ['with what it had saved', false],
    ['with nothing', true],
  ])('restarted at the end of a handler, %s: the event is completed, and runs once', async (_, forgets) => {
    const client = server.connect()
    onTestFinished(() => client.disconnect())
    const { deliver, handler } = receivers(redisStore(client), async () => {
      if (forgets) await client.flushall()
      await server.kill()
      setTimeout(() => server.restart(), 300)
    })
    const id = freshId()
    expect((await deliver(id)).status).toBe(200)
    expect((await deliver(id)).status).toBe(200)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('completes for a handler that blocked the event loop past its lease', async () => {
    const client = server.connect()
    onTestFinished(() => client.disconnect())
    const still = new Int32Array(new SharedArrayBuffer(4))
    const { deliver, handler } = receivers(redisStore(client, { lease: 0.3 }), () => {
      Atomics.wait(still, 0, 0, 1000)
    })
    const id = freshId()
    expect((await deliver(id)).status).toBe(200)
    expect((await deliver(id)).status).toBe(200)
    expect(handler).toHaveBeenCalledOnce()
  })

  test('asks for other bytes of an id again while it is in flight, and handles them where the first fail', async () => {
    const client = server.connect()
    onTestFinished(() => client.disconnect())
    let fail = () => {}
    let begun = () => {}
    const running = new Promise<void>((resolve) => {
      begun = resolve
    })
    const { deliverId, handler } = receivers(redisStore(client), async () => {
      if (handler.mock.calls.length > 1) return
      begun()
      await new Promise<void>((_, reject) => {
        fail = () => reject(new Error('on purpose'))
      })
    })
    const id = freshId()
    const first = deliverId(id)
    await running
    expect((await deliverId(id, '{"name":"another"}')).status).toBe(409)
    fail()
    expect((await first).status).toBe(500)
    expect((await deliverId(id, '{"name":"another"}')).status).toBe(200)
    expect(handler).toHaveBeenCalledTimes(2)
  })

  test.each([
    ['RESP 2', 2],
    ['RESP 3', 3],
  ] as const)('by node-redis that answers with Buffers in %s is refused by name', async (_, RESP) => {
    const client = createClient({ url: server.url, RESP })
    await client.connect()
    onTestFinished(() => client.destroy())
    const store = defineStore(redisEngine(client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })))
    await expect(store.claim(deliveryOf(freshKey()), {})).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: expect.stringMatching(/answers with Buffers.*withTypeMapping/) },
    })
    const texts = defineStore(redisEngine(client))
    await (await leaseOn(texts)).complete()
  })

  test('leaves a key of another application alone, and says so', async () => {
    const client = server.connect()
    onTestFinished(() => client.disconnect())
    const key = freshKey()
    await client.set(`hookproof:${key}`, 'something else')
    await expect(redisStore(client).claim(deliveryOf(key), {})).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { message: expect.stringContaining('another prefix') },
    })
    expect(await client.get(`hookproof:${key}`)).toBe('something else')
  })
})
