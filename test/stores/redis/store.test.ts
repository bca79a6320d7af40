import { describe, expect, test, vi } from 'vitest'
import type { ClaimTerms } from '../../../src/delivery/define-store.js'
import { type RedisLike, redisEngine, redisStore } from '../../../src/stores/redis/index.js'
import { claimScript, completeScript, releaseScript, renewScript } from '../../../src/stores/redis/scripts.js'

// What the scripts do is asked of a real Redis, by test/services. Here stands what the clients are given.

const terms: ClaimTerms = { owner: 'anna', leaseMs: 3000, ttlMs: 70_000, fingerprint: 'ab' }
const forced: ClaimTerms = { ...terms, evenIfDone: true }

/** Each kind of client, and what it was asked: script, key and arguments. */
const clients: [string, (reply: unknown) => { client: RedisLike; asked: () => unknown[][] }][] = [
  [
    'ioredis',
    (reply) => {
      const call = vi.fn(async (..._: unknown[]) => reply)
      const asked = () => call.mock.calls.map(([, script, , key, ...args]) => [script, key, args])
      return { client: { call }, asked }
    },
  ],
  [
    'node-redis',
    (reply) => {
      const run = vi.fn(async (_: string, __: { keys: string[]; arguments: string[] }) => reply)
      const asked = () => run.mock.calls.map(([script, { keys, arguments: args }]) => [script, ...keys, args])
      return { client: { isOpen: true, eval: run }, asked }
    },
  ],
  [
    'a REST client',
    (reply) => {
      const run = vi.fn(async (_: string, __: string[], ___: string[]) => reply)
      const asked = () => run.mock.calls.map(([script, keys, args]) => [script, ...keys, args])
      return { client: { eval: run }, asked }
    },
  ],
]

describe.each(clients)('%s', (_, clientWith) => {
  test('is given a claim with fingerprint, owner, lease, and whether it is forced', async () => {
    const { client, asked } = clientWith('claimed')
    const engine = redisEngine(client)
    expect(await engine.claim('key', terms)).toBe('claimed')
    expect(await engine.claim('key', forced)).toBe('claimed')
    expect(asked()).toEqual([
      [claimScript, 'hookproof:key', ['ab', 'anna', '3000', '']],
      [claimScript, 'hookproof:key', ['ab', 'anna', '3000', 'evenIfDone']],
    ])
  })

  test('is given the other operations with fingerprint, owner and time', async () => {
    const { client, asked } = clientWith(1)
    const engine = redisEngine(client, 'app:')
    expect(await engine.renew('key', terms)).toBe(true)
    expect(await engine.complete('key', terms)).toBe(true)
    expect(await engine.release('key', terms)).toBe(true)
    expect(asked()).toEqual([
      [renewScript, 'app:key', ['ab', 'anna', '3000']],
      [completeScript, 'app:key', ['ab', 'anna', '70000']],
      [releaseScript, 'app:key', ['ab', 'anna']],
    ])
  })

  test('may answer with numbers or texts', async () => {
    for (const [reply, changed] of [
      [1, true],
      ['1', true],
      [0, false],
      ['0', false],
    ]) {
      expect(await redisEngine(clientWith(reply).client).complete('key', terms)).toBe(changed)
    }
  })

  test('that answers a claim with none of the four words is told of', async () => {
    const { client } = clientWith('OK')
    await expect(redisEngine(client).claim('key', terms)).rejects.toThrow('claim')
  })
})

test('ioredis is given a script on one key', async () => {
  const call = vi.fn(async (..._: string[]) => 'done')
  await redisEngine({ call }).claim('key', terms)
  expect(call.mock.lastCall?.slice(0, 4)).toEqual(['EVAL', claimScript, '1', 'hookproof:key'])
})

test('a Redis store claims under its prefix, and names Redis where that fails', async () => {
  const call = vi.fn(() => Promise.reject(new Error('READONLY')))
  const store = redisStore({ call }, { prefix: 'app:', lease: 10 })
  const delivery = { key: 'labsync::evt_1', fingerprint: 'ab', rememberFor: 60 }
  await expect(store.claim(delivery, {})).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('Redis'),
    cause: { message: 'READONLY' },
  })
  expect(call).toHaveBeenCalledExactlyOnceWith(
    'EVAL',
    claimScript,
    '1',
    'app:labsync::evt_1',
    'ab',
    expect.any(String),
    '10000',
    '',
  )
})

test('what is no Redis client is refused at once', () => {
  for (const client of [undefined, null, 'redis://localhost', {}, { eval: 'text' }])
    expect(() => redisStore(client as unknown as RedisLike)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
})
