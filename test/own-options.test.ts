import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ownOptions } from '../src/own-options.js'
import { flabs } from '../src/providers/flabs/index.js'
import { labsync } from '../src/providers/labsync.js'
import { createReceiver } from '../src/receiver/receive.js'
import { bearerToken } from '../src/schemes/bearer-token.js'
import { bodyHmac } from '../src/schemes/body-hmac.js'
import { standardWebhooks } from '../src/schemes/standard-webhooks.js'
import { timestampedHmac } from '../src/schemes/timestamped-hmac.js'
import { sign } from '../src/signature/sign.js'
import { verify, verifyAsync } from '../src/signature/verify.js'
import { delivery, jobCreated, outcomeSpy } from './receiver/fixture.js'
import { codeOf, codeOfAsync } from './signature/support.js'

const pollution = {
  tolerance: false,
  now: () => 0,
  secret: 'whsec_of-an-attacker',
  token: 'whsec_of-an-attacker',
  unverified: true,
  onOutcome: () => {},
  bodyLimit: 1,
  handlerTimeout: 1e-9,
  key: () => 'the same for all',
}

beforeEach(() => void Object.assign(Object.prototype, pollution))
afterEach(() => {
  for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name)
})

const secret = 'whsec_receiver-tests'
const stale = sign(jobCreated, secret, { timestamp: 1 })

describe('a polluted Object.prototype', () => {
  test('doesn’t turn freshness off', async () => {
    expect(codeOf(() => verify(jobCreated, stale, secret))).toBe('timestamp_too_old')
    expect(codeOf(() => verify(jobCreated, stale, secret, {}))).toBe('timestamp_too_old')
    expect(await codeOfAsync(() => verifyAsync(jobCreated, stale, secret, {}))).toBe('timestamp_too_old')
    const headers = { 'x-labsync-signature': stale }
    expect(codeOf(() => labsync({ secret }).verify(jobCreated, headers))).toBe('timestamp_too_old')
  })

  test.each<[string, () => unknown]>([
    ['labsync', () => labsync({} as never)],
    ['flabs', () => flabs({} as never)],
    ['timestampedHmac', () => timestampedHmac({ header: 'x' } as never)],
    ['bodyHmac', () => bodyHmac({ header: 'x', encoding: 'base64' } as never)],
    ['standardWebhooks', () => standardWebhooks({} as never)],
    ['bearerToken', () => bearerToken({} as never)],
  ])('gives %s neither a secret nor leave to do without', (_name, create) => {
    expect(codeOf(create)).toBe('secret_missing')
  })

  test('sets no option of a receiver', async () => {
    const onOutcome = outcomeSpy()
    const handler = vi.fn()
    const receiver = createReceiver(labsync({ secret }), handler, { onOutcome })
    expect((await receiver.receive(delivery(), {})).status).toBe(200)
    expect(onOutcome.mock.lastCall?.[0].deliveryKey).toMatch(/^labsync::body:/)
  })
})

test('own options are those that were given', () => {
  expect({ ...ownOptions({ secret }) }).toEqual({ secret })
  expect({ ...ownOptions(undefined) }).toEqual({})
})
