import { createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import {
  asanaHandshake,
  cloudEventsHandshake,
  type Handshake,
  metaHandshake,
  microsoftGraphHandshake,
  oktaHandshake,
  slackHandshake,
  stravaHandshake,
  textReply,
} from '../../src/handshakes/index.js'
import { type AnyEvent, defineProvider, type Provider, WebhookError } from '../../src/index.js'
import type { Incoming } from '../../src/receiver/incoming.js'
import type { ReceiverOptions } from '../../src/receiver/options.js'
import { createReceiver } from '../../src/receiver/receive.js'
import { bodyHmac, unverified } from '../../src/schemes/index.js'
import { memoryStore } from '../../src/stores/memory.js'
import { memoryLog } from '../../src/stores/memory-log.js'
import { outcomeSpy } from './fixture.js'

const secret = 'whsec_handshakes'
const verifyToken = 'a-token-of-mine'

function acme(
  handshakes: readonly Handshake[],
  { scheme = signedScheme, account = 'tenant_1' } = {},
): Provider {
  return defineProvider({
    name: 'acme',
    account,
    scheme,
    read: ({ type }) => ({ type: String(type), data: {} }),
    handshakes,
  })
}

function signedScheme() {
  return bodyHmac({ header: 'acme-mac', encoding: 'hex', secret })
}

function signed(body: string): Partial<Incoming> {
  const mac = createHmac('sha256', secret).update(body).digest('hex')
  return { readBody: () => body, headers: { 'acme-mac': mac } }
}

function incoming(method: string, query: string, changes: Partial<Incoming> = {}): Incoming {
  const readBody = vi.fn(() => {
    throw new Error('nobody reads this')
  })
  return { method, headers: {}, query: () => query, readBody, ...changes }
}

function receiving(
  source: Provider | (() => Provider | Promise<Provider>),
  options: ReceiverOptions<AnyEvent> = {},
) {
  const onOutcome = outcomeSpy()
  const handler = vi.fn()
  const store = memoryStore()
  const claim = vi.spyOn(store, 'claim')
  const log = memoryLog()
  const record = vi.spyOn(log, 'record')
  const receiver = createReceiver(source, handler, { store, log, onOutcome, ...options })
  return {
    receive: (request: Incoming) => receiver.receive(request, {}),
    onOutcome,
    expectNothingHandled() {
      for (const spy of [handler, claim, record]) expect(spy).not.toHaveBeenCalled()
    },
    handler,
  }
}

const harmless = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
const genuineQuery = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=1158201444`

describe('a handshake by GET', () => {
  test('is answered as plain text, and touches nothing else', async () => {
    const { receive, onOutcome, expectNothingHandled } = receiving(acme([metaHandshake({ verifyToken })]))
    const discardBody = vi.fn()
    const request = incoming('GET', genuineQuery, { discardBody })
    expect(await receive(request)).toEqual({
      status: 200,
      headers: { ...harmless, 'content-type': 'text/plain; charset=utf-8' },
      body: '1158201444',
    })
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith({
      provider: 'acme',
      account: 'tenant_1',
      status: 200,
      handshake: 'meta',
      handled: false,
      durationMs: expect.any(Number),
    })
    expect(request.readBody).not.toHaveBeenCalled()
    expect(discardBody).toHaveBeenCalledTimes(1)
    expectNothingHandled()
  })

  test('is answered as JSON', async () => {
    const { receive } = receiving(acme([stravaHandshake({ verifyToken })]))
    expect(await receive(incoming('GET', genuineQuery))).toEqual({
      status: 200,
      headers: { ...harmless, 'content-type': 'application/json' },
      body: '{"hub.challenge":"1158201444"}',
    })
  })

  test.each([
    ['of another token', genuineQuery.replace('mine', 'yours')],
    ['without a token', 'hub.mode=subscribe&hub.challenge=1'],
    ['of markup', genuineQuery.replace('1158201444', '%3Cscript%3Ealert(1)%3C/script%3E')],
    ['of a query over 8 KiB', `${genuineQuery}&x=${'x'.repeat(8192)}`],
  ])('%s is refused, and the answer doesn’t say why', async (_what, query) => {
    const { receive, onOutcome, expectNothingHandled } = receiving(acme([metaHandshake({ verifyToken })]))
    expect(await receive(incoming('GET', query))).toEqual({
      status: 401,
      headers: { 'content-type': 'application/problem+json' },
      body: '{"type":"about:blank","status":401}',
    })
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 401, code: 'handshake_refused', provider: 'acme' }),
    )
    expect(onOutcome.mock.lastCall?.[0]).not.toHaveProperty('handshake')
    const message = onOutcome.mock.lastCall?.[0].error?.message
    for (const text of ['yours', 'script', verifyToken]) expect(message).not.toContain(text)
    expectNothingHandled()
  })

  test.each<[string, Partial<Incoming>]>([
    ['the parameter isn’t there', { query: () => 'hub.mode=subscribe' }],
    ['the adapter knows no query', { query: undefined }],
  ])('is none where %s: 405, as without a handshake', async (_what, changes) => {
    const { receive, onOutcome } = receiving(acme([metaHandshake({ verifyToken })]))
    expect(await receive(incoming('GET', '', changes))).toMatchObject({ status: 405 })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'method_not_allowed' })
  })

  test('is found among several, by what it asks', async () => {
    const { receive } = receiving(acme([metaHandshake({ verifyToken }), oktaHandshake()]))
    const headers = { 'x-okta-verification-challenge': 'Me_rShK8' }
    expect(await receive(incoming('GET', '', { headers }))).toMatchObject({
      status: 200,
      body: '{"verification":"Me_rShK8"}',
    })
  })

  test.each([
    ['at once', () => acme([metaHandshake({ verifyToken })])],
    ['later', async () => acme([metaHandshake({ verifyToken })])],
  ])('is answered where a function finds its provider %s', async (_when, find) => {
    const { receive, onOutcome } = receiving(find)
    expect(await receive(incoming('GET', genuineQuery))).toMatchObject({ status: 200, body: '1158201444' })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ account: 'tenant_1', handshake: 'meta' })
  })

  test('is answered while the receiver drains, and where it acknowledges first', async () => {
    const receiver = createReceiver(acme([metaHandshake({ verifyToken })]), () => {}, { ack: 'before' })
    await receiver.drain(1)
    expect(await receiver.receive(incoming('GET', genuineQuery), {})).toMatchObject({ status: 200 })
  })
})

test.each(['HEAD', 'PUT', 'get', 'DELETE', '', 'OPTIONS'])(
  'another method (%s) stays 405 where there is a handshake by GET',
  async (method) => {
    const { receive, onOutcome } = receiving(acme([metaHandshake({ verifyToken })]))
    expect(await receive(incoming(method, genuineQuery))).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
    })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'method_not_allowed' })
  },
)

test('a handshake by OPTIONS is answered in headers', async () => {
  const { receive } = receiving(acme([cloudEventsHandshake({ origins: ['eventgrid.azure.net'] })]))
  const headers = { 'WebHook-Request-Origin': 'eventgrid.azure.net' }
  expect(await receive(incoming('OPTIONS', '', { headers }))).toEqual({
    status: 200,
    headers: {
      ...harmless,
      allow: 'POST',
      'webhook-allowed-origin': 'eventgrid.azure.net',
      'webhook-allowed-rate': '*',
    },
    body: '',
  })
})

describe('a handshake by POST that isn’t signed', () => {
  const unsigned = { readBody: () => '' }

  test('is answered, and touches nothing else', async () => {
    const { receive, onOutcome, expectNothingHandled } = receiving(acme([microsoftGraphHandshake()]))
    expect(await receive(incoming('POST', 'validationToken=abc', unsigned))).toMatchObject({
      status: 200,
      body: 'abc',
    })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ handshake: 'microsoft-graph', handled: false })
    expectNothingHandled()
  })

  test('of a header is answered in it', async () => {
    const { receive } = receiving(acme([asanaHandshake({ acceptSecret: () => true })]))
    const headers = { 'x-hook-secret': 'b537' }
    const reply = await receive(incoming('POST', '', { ...unsigned, headers }))
    expect(reply).toEqual({ status: 200, headers: { ...harmless, 'x-hook-secret': 'b537' }, body: '' })
  })

  test('fails with the provider where acceptSecret throws', async () => {
    const cause = new Error('the database is down')
    const acceptSecret = () => Promise.reject(cause)
    const { receive, onOutcome } = receiving(acme([asanaHandshake({ acceptSecret })]))
    const headers = { 'x-hook-secret': 'b537' }
    expect(await receive(incoming('POST', '', { ...unsigned, headers }))).toMatchObject({ status: 500 })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'provider_failed', error: { cause } })
  })

  test('is verified where it is none', async () => {
    const { receive, onOutcome, handler } = receiving(acme([microsoftGraphHandshake()]))
    expect(await receive(incoming('POST', '', unsigned))).toMatchObject({ status: 401 })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'header_missing' })
    expect(await receive(incoming('POST', '', signed('{"type":"paid"}')))).toMatchObject({ status: 200 })
    expect(handler).toHaveBeenCalledTimes(1)
  })
})

describe('a handshake in a signed body', () => {
  const body = '{"type":"url_verification","challenge":"3eZbrw1a"}'

  test('is answered, and touches nothing else', async () => {
    const { receive, onOutcome, expectNothingHandled } = receiving(acme([oktaHandshake(), slackHandshake()]))
    expect(await receive(incoming('POST', '', signed(body)))).toEqual({
      status: 200,
      headers: { ...harmless, 'content-type': 'text/plain; charset=utf-8' },
      body: '3eZbrw1a',
    })
    expect(onOutcome).toHaveBeenCalledExactlyOnceWith({
      provider: 'acme',
      account: 'tenant_1',
      status: 200,
      type: 'url_verification',
      verified: true,
      secretIndex: 0,
      handshake: 'slack',
      handled: false,
      durationMs: expect.any(Number),
    })
    expectNothingHandled()
  })

  test('is refused where it isn’t signed', async () => {
    const { receive, expectNothingHandled } = receiving(acme([slackHandshake()]))
    expect(await receive(incoming('POST', '', { readBody: () => body }))).toMatchObject({ status: 401 })
    expectNothingHandled()
  })

  test('is none where nothing is verified', async () => {
    const { receive, handler } = receiving(acme([slackHandshake()], { scheme: () => unverified() }))
    const reply = await receive(incoming('POST', '', { readBody: () => body }))
    expect(reply).toMatchObject({ status: 200, body: '' })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  test('of markup is refused', async () => {
    const { receive, onOutcome, expectNothingHandled } = receiving(acme([slackHandshake()]))
    const markup = body.replace('3eZbrw1a', '<script>')
    expect(await receive(incoming('POST', '', signed(markup)))).toMatchObject({ status: 401 })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'handshake_refused' })
    expectNothingHandled()
  })

  test('is told which secret signed it, and the JSON as it came', async () => {
    const replyTo = vi.fn(() => undefined)
    const provider = acme([{ name: 'custom', replyTo }], {
      scheme: () => bodyHmac({ header: 'acme-mac', encoding: 'hex', secret: ['another', secret] }),
    })
    await receiving(provider).receive(incoming('POST', '', signed(body)))
    expect(replyTo).toHaveBeenCalledExactlyOnceWith({ payload: JSON.parse(body), secretIndex: 1 })
  })
})

test('a handshake that hangs is given up after 10 seconds', async () => {
  vi.useFakeTimers()
  try {
    const replyTo = () => new Promise<never>(() => {})
    const hanging: Handshake = { name: 'custom', method: 'GET', replyTo }
    const { receive, onOutcome } = receiving(acme([hanging]))
    const received = receive(incoming('GET', ''))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await received).toMatchObject({ status: 500 })
    expect(onOutcome.mock.lastCall?.[0]).toMatchObject({ code: 'provider_failed' })
  } finally {
    vi.useRealTimers()
  }
})

test('a handshake of one’s own keeps its `this`', async () => {
  const own = {
    name: 'own',
    method: 'GET' as const,
    text: 'mine',
    replyTo() {
      return textReply(this.text)
    },
  }
  expect(await receiving(acme([own])).receive(incoming('GET', ''))).toMatchObject({ body: 'mine' })
})

test('what is no handshake is refused when the provider is made, by its name', () => {
  expect(() => acme(['meta' as never])).toThrow(
    expect.objectContaining({ code: 'option_invalid', message: expect.stringMatching(/^acme: /) }),
  )
  expect(() => acme([null as never])).toThrow(WebhookError)
})

test('a provider made by hand need not have any', async () => {
  const { handshakes: _, ...byHand } = acme([])
  const { receive } = createReceiver(byHand, () => {}, { onOutcome: () => {} })
  expect((await receive(incoming('GET', ''), {})).status).toBe(405)
  expect((await receive(incoming('POST', '', signed('{"type":"ping"}')), {})).status).toBe(200)
})
