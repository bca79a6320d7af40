import { describe, expect, test } from 'vitest'
import { defineInbox } from '../src/delivery/inbox/inbox.js'
import type { ConfigError } from '../src/errors.js'
import { requireKnownOptions, requireSeconds } from '../src/options.js'
import { flabs } from '../src/providers/flabs/index.js'
import { laabam } from '../src/providers/laabam.js'
import { labsync } from '../src/providers/labsync.js'
import { synclabs } from '../src/providers/synclabs/index.js'
import { bearerToken } from '../src/schemes/bearer-token.js'
import { bodyHmac } from '../src/schemes/body-hmac.js'
import { standardWebhooks } from '../src/schemes/standard-webhooks.js'
import { durableObjectStore } from '../src/stores/durable-object/store.js'
import { memoryStore } from '../src/stores/memory.js'
import { memoryLog } from '../src/stores/memory-log.js'
import { sqliteInbox } from '../src/stores/sqlite/inbox.js'
import { sqliteLog } from '../src/stores/sqlite/log.js'
import { sqliteStore } from '../src/stores/sqlite/store.js'
import { sqliteTransactions } from '../src/stores/sqlite/transactions.js'
import { memoryInboxEngine } from './support/memory-inbox.js'

const names = { bodyTimeout: true, handlerTimeout: true, store: true, key: true } as const

describe('an option that there is not', () => {
  test.each([
    ['stores', 'There is no option stores here: did you mean store?'],
    ['Store', 'There is no option Store here: did you mean store?'],
    ['sotre', 'There is no option sotre here: did you mean store?'],
    ['timeout', 'There is no option timeout here: did you mean bodyTimeout or handlerTimeout?'],
    ['kye', 'There is no option kye here: did you mean key?'],
    ['secret', 'There is no option secret here.'],
    ['', 'There is no option  here.'],
  ])('%j is refused by name, with what was surely meant', (name, message) => {
    expect(() => requireKnownOptions({ [name]: undefined }, names)).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'option_invalid', message }),
    )
  })

  test('is found by own names alone', () => {
    expect(() => requireKnownOptions({ toString: 1 }, names)).toThrow('toString')
    expect(() => requireKnownOptions({ store: 1, key: 1 }, names)).not.toThrow()
  })
})

describe('a time in seconds', () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1', null])('is not %j', (seconds) => {
    expect(() => requireSeconds('lease', seconds as number, 60)).toThrow(/^Expected lease .* above 0/)
  })

  test('over the most was meant in milliseconds', () => {
    expect(() => requireSeconds('lease', 60, 60)).not.toThrow()
    expect(() => requireSeconds('lease', 61, 60)).toThrow(/^Expected lease in seconds, 60 .*milliseconds/)
  })
})

describe('what was surely meant otherwise is refused by name', () => {
  const secret = 'whsec_options'
  const database = () => ({
    exec() {},
    prepare: () => ({ all: () => [], get() {}, run: () => ({ changes: 0 }) }),
  })
  const namespace = { idFromName: () => ({}), get: () => ({ fetch: async () => new Response() }) }
  const setUps: Readonly<Record<string, (options: object) => unknown>> = {
    memoryStore: (options) => memoryStore(options),
    durableObjectStore: (options) => durableObjectStore(() => namespace, options),
    sqliteStore: (options) => sqliteStore(database(), options),
    sqliteTransactions: (options) => sqliteTransactions(database(), options),
    memoryLog: (options) => memoryLog(options),
    sqliteLog: (options) => sqliteLog(database(), options),
    sqliteInbox: (options) => sqliteInbox(database(), options),
    defineInbox: (options) => defineInbox(memoryInboxEngine(), options),
    labsync: (options) => labsync({ secret, ...options }),
    laabam: (options) => laabam({ secret, ...options }),
    synclabs: (options) => synclabs({ secret, ...options }),
    flabs: (options) => flabs({ token: secret, ...options }),
    'flabs, unverified': (options) => flabs({ unverified: true, ...options }),
    bearerToken: (options) => bearerToken({ token: secret, ...options }),
    bodyHmac: (options) => bodyHmac({ header: 'x', encoding: 'base64', secret, ...options }),
    standardWebhooks: (options) =>
      standardWebhooks({ secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', ...options }),
  }

  function faultOf(name: string, options: object): ConfigError {
    try {
      setUps[name]?.(options)
    } catch (error) {
      return error as ConfigError
    }
    throw new Error('Expected a ConfigError, got none.')
  }

  test.each(Object.keys(setUps))('%s has no option that it does not know', (name) => {
    expect(() => setUps[name]?.({})).not.toThrow()
    expect(faultOf(name, { colour: 'red' })).toMatchObject({
      code: 'option_invalid',
      message: expect.stringContaining('There is no option colour'),
    })
  })

  test.each([
    ['memoryStore', { leases: 30 }, 'did you mean lease?'],
    ['sqliteStore', { TTL: 3600 }, 'did you mean ttl?'],
    ['memoryLog', { sealedWith: secret }, 'did you mean sealWith?'],
    ['defineInbox', { timeOut: 1 }, 'did you mean timeout?'],
    ['labsync', { tolerence: 60 }, 'did you mean tolerance?'],
    ['laabam', { secrets: [secret] }, 'did you mean secret?'],
    ['flabs', { acount: 'a' }, 'did you mean account?'],
    ['memoryStore', { lease: 30_000 }, 'milliseconds'],
    ['memoryStore', { ttl: 604_800_000 }, 'milliseconds'],
    ['sqliteStore', { timeout: 2000 }, 'milliseconds'],
    ['memoryLog', { ttl: 2_592_000_000 }, 'milliseconds'],
    ['sqliteLog', { timeout: 2000 }, 'milliseconds'],
    ['sqliteInbox', { lease: 30_000 }, 'milliseconds'],
    ['defineInbox', { timeout: 2000 }, 'milliseconds'],
    ['labsync', { tolerance: 300_000 }, 'milliseconds'],
    ['labsync', { now: 1_700_000_000 }, 'now'],
  ])('%s with %j', (name, options, expected) => {
    expect(faultOf(name, options).message).toContain(expected)
  })

  test('a log is pruned of what is older than so many seconds, ten years at most', async () => {
    await expect(memoryLog().prune(30 * 86_400_000)).rejects.toThrow(/olderThan .*milliseconds/)
  })
})
