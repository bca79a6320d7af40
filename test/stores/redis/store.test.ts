import { describe, expect, test, vi } from 'vitest'
import type { ClaimTerms, LeaseTerms } from '../../../src/delivery/define-store.js'
import { type RedisLike, redisEngine, redisStore } from '../../../src/stores/redis/index.js'
import { claimScript, completeScript, releaseScript, renewScript } from '../../../src/stores/redis/scripts.js'
import { type FakeRedis, fakeIoRedis, fakeNodeRedis, fakeRest } from './fake-client.js'

// What the scripts do is asked of a real Redis, by test/services. Here stands what the clients are given.

const terms: ClaimTerms = { owner: 'anna', leaseMs: 3000, ttlMs: 70_000, fingerprint: 'ab' }
const forced: ClaimTerms = { ...terms, evenIfDone: true }
const lease: LeaseTerms = { ...terms, attempt: 2, fence: 1_700_000_000_123_456 }

const clients: [string, (reply: unknown) => FakeRedis][] = [
  ['ioredis', (reply) => fakeIoRedis(async () => reply)],
  ['node-redis', (reply) => fakeNodeRedis(async () => reply)],
  ['a REST client', (reply) => fakeRest(async () => reply)],
]

describe.each(clients)('%s', (_, clientWith) => {
  test('is given a claim with owner, fingerprint, times, place, and whether it is forced', async () => {
    const { client, asked } = clientWith(['2', '1700000000123456'])
    const engine = redisEngine(client)
    expect(await engine.claim('key', terms)).toEqual({ attempt: 2, fence: 1_700_000_000_123_456 })
    await engine.claim('key', forced)
    await engine.claim('key', { ...terms, at: -4.5 })
    expect(asked).toEqual([
      [claimScript, 'hookproof:key', ['anna', 'ab', '3000', '70000', '', '']],
      [claimScript, 'hookproof:key', ['anna', 'ab', '3000', '70000', '', 'evenIfDone']],
      [claimScript, 'hookproof:key', ['anna', 'ab', '3000', '70000', '-4.5', '']],
    ])
  })

  test('is given the other operations with attempt and fence, too', async () => {
    const { client, asked } = clientWith(1)
    const engine = redisEngine(client, 'app:')
    expect(await engine.renew('key', lease)).toBe(true)
    expect(await engine.complete('key', { ...lease, at: 7 })).toBe(true)
    expect(await engine.release('key', lease)).toBeUndefined()
    expect(asked).toEqual([
      [renewScript, 'app:key', ['anna', 'ab', '3000', '70000', '', '2', '1700000000123456']],
      [completeScript, 'app:key', ['anna', 'ab', '3000', '70000', '7', '2', '1700000000123456']],
      [releaseScript, 'app:key', ['anna', 'ab', '3000', '70000', '', '2', '1700000000123456']],
    ])
  })

  test('may answer with numbers or texts', async () => {
    for (const [reply, changed] of [
      [1, true],
      [1n, true],
      ['1', true],
      [0, false],
      ['0', false],
    ])
      expect(await redisEngine(clientWith(reply).client).complete('key', lease)).toBe(changed)
    for (const reply of [
      [1, 2],
      [1n, 2n],
      ['1', 2],
    ])
      expect(await redisEngine(clientWith(reply).client).claim('key', terms)).toEqual({
        attempt: 1,
        fence: 2,
      })
  })

  test('may answer a claim with a refusal', async () => {
    for (const reply of ['in_flight', 'done', 'conflict', 'superseded'])
      expect(await redisEngine(clientWith(reply).client).claim('key', terms)).toBe(reply)
  })

  test.each([
    ['a text that is no refusal', 'OK', 'Expected in_flight'],
    ['nothing', null, 'got null'],
    ['too little', ['1'], 'got an array'],
    ['what are no numbers', ['1', 'x'], 'got an array'],
    ['a number', 1, 'got number'],
    ['a Buffer', Buffer.from('done'), 'answers with Buffers'],
    ['Buffers', [Buffer.from('1'), Buffer.from('2')], 'answers with Buffers'],
  ])('that answers a claim with %s is told of by name', async (_, reply, message) => {
    await expect(redisEngine(clientWith(reply).client).claim('key', terms)).rejects.toThrow(message)
  })

  test.each([
    ['in a transaction', 'QUEUED'],
    ['with another number', 2],
    ['with a fraction', '0.5'],
    ['with nothing', undefined],
  ])('that answers a completion %s is told of by name', async (_, reply) => {
    await expect(redisEngine(clientWith(reply).client).complete('key', lease)).rejects.toThrow(
      'in no transaction',
    )
  })
})

test('a Redis store claims under its prefix, and names Redis where that fails', async () => {
  const { client, asked } = fakeIoRedis(() => Promise.reject(new Error('READONLY')))
  const store = redisStore(client, { prefix: 'app:', lease: 10 })
  const delivery = { key: 'labsync::evt_1', fingerprint: 'ab', rememberFor: 60 }
  await expect(store.claim(delivery, {})).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('Redis'),
    cause: { message: 'READONLY' },
  })
  expect(asked[0]).toEqual([
    claimScript,
    'app:labsync::evt_1',
    [expect.any(String), 'ab', '10000', '60000', '', ''],
  ])
})

test('what is no Redis client is refused at once', () => {
  for (const client of [undefined, null, 'redis://localhost', {}, { eval: 'text' }])
    expect(() => redisStore(client as unknown as RedisLike)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
})

test('an option that is no time is refused at once', () => {
  const { client } = fakeRest(vi.fn())
  expect(() => redisStore(client, { timeout: 0 })).toThrow(
    expect.objectContaining({ code: 'option_invalid' }),
  )
})
