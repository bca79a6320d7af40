import { afterEach, describe, expect, test, vi } from 'vitest'
import { isConfigError } from '../../src/errors.js'
import { defineProvider } from '../../src/providers/define.js'
import { discord } from '../../src/providers/discord.js'
import { github } from '../../src/providers/github.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import { linear } from '../../src/providers/linear.js'
import { mailgun } from '../../src/providers/mailgun.js'
import { square } from '../../src/providers/square.js'
import { svix } from '../../src/providers/svix.js'
import { twilio } from '../../src/providers/twilio.js'
import { httpMessageSignature } from '../../src/schemes/http-message-signature/index.js'
import { bodyToken, hmac, unverified } from '../../src/schemes/index.js'
import {
  createKeyPair,
  deliver,
  forge,
  type RequestOverrides,
  sampleEvents,
  signedDelivery,
  signedHeaders,
  signedRequest,
  stale,
  tamper,
} from '../../src/testing/index.js'
import { untyped } from '../signature/support.js'
import { judge, moment, now, providerBy, received } from './support.js'

const secret = 'a-test-secret'
const whsec = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const job = sampleEvents.labsync['job.created']
const url = 'https://example.com/webhooks/mine'
const ed25519 = await createKeyPair('ed25519')
const rsa = await createKeyPair('rsa-sha256')

/** The message of the ConfigError that a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (isConfigError(error)) return error.message
    throw error
  }
  return 'not refused'
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('what is sent', () => {
  test('an object goes as JSON, text and bytes as they are', async () => {
    const provider = labsync({ secret })
    const text = '{ "event":"job.created", "data":{} }'
    expect((await signedDelivery(provider, { event: 'a', data: {} })).body).toBe('{"event":"a","data":{}}')
    expect((await signedDelivery(provider, text)).body).toBe(text)
    const bytes = new TextEncoder().encode(text)
    expect((await signedDelivery(provider, bytes)).body).toEqual(bytes)
    expect((await signedDelivery(provider, bytes.buffer)).body).toEqual(bytes)
    for (const sent of [text, bytes, new DataView(bytes.buffer)])
      expect(await judge(provider, await signedRequest(provider, sent))).toMatchObject({
        type: 'job.created',
      })
  })

  test('a body of one’s own is signed for another time, where that isn’t in it', async () => {
    const message = providerBy(httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret }, now }))
    for (const provider of [labsync({ secret, now }), message]) {
      const request = await signedRequest(provider, '{"event":"a","data":{}}', { timestamp: moment - 5 })
      expect(await judge(provider, request)).toMatchObject({ signedAt: new Date((moment - 5) * 1000) })
    }
  })

  test('an event of a provider whose schema changes payloads goes as it came', async () => {
    const validate = (value: unknown) => ({ value: { changed: value } })
    const provider = defineProvider({
      name: 'acme',
      scheme: unverified,
      payload: { '~standard': { version: 1 as const, vendor: 'test', validate } },
      read: (data) => ({ type: 'a', data }),
    })
    const event = await provider.verifyAsync('{"a":1}', {})
    expect((await signedDelivery(provider, event)).body).toBe('{"a":1}')
  })

  test('the type of an event that is unknown goes into its header', async () => {
    const schema = {
      '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) },
    }
    const provider = github({ secret, schemas: { issues: schema } })
    const event = await received(provider, await signedRequest(provider, {}, { type: 'push' }))
    expect(event).toMatchObject({ type: 'unknown', unknownType: 'push' })
    expect(await judge(provider, await signedRequest(provider, event))).toEqual(event)
    expect(await judge(provider, await signedRequest(provider, event, { type: 'issues' }))).toMatchObject({
      type: 'issues',
    })
  })

  test('each delivery has an id of its own, unless it is said', async () => {
    const provider = svix({ secret: whsec })
    const sign = async (overrides?: RequestOverrides) =>
      (await received(provider, await signedRequest(provider, { type: 'a', data: {} }, overrides))).id
    expect(await sign()).toMatch(/^[\da-f]{32}$/)
    expect(await sign()).not.toBe(await sign())
    expect(await sign({ id: 'msg_1' })).toBe('msg_1')
  })

  test('a form’s values are texts, numbers, booleans and lists of them', async () => {
    const provider = twilio({ secret, url })
    const { body, headers } = await signedDelivery(provider, {
      a: 'x y&z',
      n: 1,
      yes: true,
      list: ['1', '2'],
    })
    expect(body).toBe('a=x%20y%26z&n=1&yes=true&list=1&list=2')
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(await refusal(signedDelivery(provider, { a: {} }))).toMatch(/^Expected a to be a text/)
  })

  test('headers of one’s own come last, also ahead of a signature', async () => {
    const provider = labsync({ secret })
    const overrides = {
      headers: { 'X-LabSync-Signature': 'nonsense', 'Content-Type': 'text/plain', 'x-more': '1' },
    }
    const { headers } = await signedDelivery(provider, job, overrides)
    expect(headers).toEqual({
      'x-labsync-signature': 'nonsense',
      'content-type': 'text/plain',
      'x-more': '1',
    })
    expect(await judge(provider, await signedRequest(provider, job, overrides))).toBe('header_malformed')
  })

  test('a header that is signed is signed as it was said', async () => {
    const provider = svix({ secret: whsec, now })
    const overrides = { headers: { 'Svix-Id': 'msg_mine', 'svix-timestamp': `${moment - 7}` } }
    const request = await signedRequest(provider, { type: 'a', data: {} }, overrides)
    expect(await judge(provider, request)).toMatchObject({
      id: 'msg_mine',
      signedAt: new Date((moment - 7) * 1000),
    })
  })
})

describe('where it goes', () => {
  test('to the URL that is signed, else to an example, unless it is said', async () => {
    const signing = square({ secret, url })
    const payload = { event_id: '1', type: 'a', created_at: '2026-01-01T00:00:00Z', data: {} }
    expect((await signedRequest(labsync({ secret }), job)).url).toBe('https://example.com/webhooks')
    expect((await signedRequest(signing, payload)).url).toBe(url)
    for (const make of [signedRequest, forge, tamper]) {
      const request = await make(signing, payload, { url: 'http://localhost:3000/x' })
      expect(request.url).toBe('http://localhost:3000/x')
    }
    expect((await stale(labsync({ secret }), job, { url: 'http://localhost:3000/x' })).url).toBe(
      'http://localhost:3000/x',
    )
    expect(
      await judge(signing, await signedRequest(signing, payload, { url: 'http://localhost/' })),
    ).toMatchObject({
      type: 'a',
    })
    const message = providerBy(httpMessageSignature({ url, keys: { algorithm: 'hmac-sha256', secret } }))
    expect((await signedRequest(message, {})).url).toBe(url)
  })

  test('deliver posts it', async () => {
    const posted: Request[] = []
    vi.stubGlobal('fetch', async (...given: Parameters<typeof fetch>) => {
      posted.push(new Request(...given))
      return new Response('seen')
    })
    const provider = labsync({ secret })
    expect(await (await deliver('http://localhost:3000/hooks', provider, job)).text()).toBe('seen')
    await deliver(
      new URL('http://localhost:3000/hooks'),
      provider,
      new TextEncoder().encode('{"event":"a","data":{}}'),
    )
    const [first, second] = posted
    expect([first?.method, first?.url]).toEqual(['POST', 'http://localhost:3000/hooks'])
    expect(first && (await judge(provider, first))).toMatchObject({ type: 'job.created' })
    expect(second && (await judge(provider, second))).toMatchObject({ type: 'unknown' })
    expect(await refusal(deliver('x', provider, job, untyped<object>({ url: 'http://x' })))).toMatch(
      'There is no option url here',
    )
  })

  test('where there is no Request or fetch, the way out is said', async () => {
    const provider = labsync({ secret })
    vi.stubGlobal('Request', undefined)
    vi.stubGlobal('fetch', undefined)
    expect(await refusal(signedRequest(provider, job))).toMatch(/^Expected Request, .*signedDelivery/)
    expect(await refusal(deliver('http://localhost', provider, job))).toMatch(
      /^Expected fetch, .*signedDelivery/,
    )
    expect(await signedDelivery(provider, job)).toHaveProperty('headers')
  })
})

describe('what can’t be sent is refused', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a typo in an option',
      () => signedRequest(labsync({ secret }), job, untyped({ timestmap: 1 })),
      /did you mean timestamp/,
    ],
    [
      'a typo in an option of a delivery',
      () => signedDelivery(labsync({ secret }), job, untyped({ url: '' })),
      /no option url/,
    ],
    [
      'an event of another sender',
      () => signedRequest(laabam({ secret }), job),
      /an event of laabam, got one of labsync/,
    ],
    [
      'an event without a payload',
      () => signedRequest(labsync({ secret }), { ...job, payload: 7 }),
      /payload is an object/,
    ],
    ['undefined', () => signedRequest(labsync({ secret }), untyped(undefined)), /got Undefined/],
    ['a promise', () => signedRequest(labsync({ secret }), Promise.resolve({})), /got Promise/],
    ['no provider', () => signedRequest(untyped(undefined), job), /^Expected a provider/],
    [
      'a function of a provider',
      () =>
        signedRequest(
          untyped(() => labsync({ secret })),
          job,
        ),
      /^Expected a provider/,
    ],
    [
      'a timestamp in milliseconds',
      () => signedRequest(labsync({ secret }), job, { timestamp: Date.now() }),
      /whole unix seconds/,
    ],
    [
      'half a second',
      () => signedRequest(labsync({ secret }), job, { timestamp: 1.5 }),
      /whole unix seconds/,
    ],
    [
      'a timestamp where none is signed',
      () => signedRequest(github({ secret }), {}, { type: 'a', timestamp: 1 }),
      /signs no time/,
    ],
    ['an id where none is signed', () => signedRequest(labsync({ secret }), job, { id: 'a' }), /signs no id/],
    [
      'a type that isn’t in a header',
      () => signedRequest(labsync({ secret }), job, { type: 'a' }),
      /event type in the payload/,
    ],
    ['no type', () => signedRequest(github({ secret }), {}), /the option type: .*x-github-event/],
    [
      'a header that has no such name',
      () => signedRequest(labsync({ secret }), job, { headers: { 'a b': '' } }),
      /name of a header/,
    ],
    [
      'a private key where there is none',
      () => signedRequest(labsync({ secret }), job, { privateKey: ed25519.privateKey }),
      /no privateKey/,
    ],
    ['no private key', () => signedRequest(discord({ publicKey: ed25519.publicKey }), {}), /createKeyPair/],
    [
      'a private key for something else',
      () =>
        signedRequest(
          discord({ publicKey: ed25519.publicKey }),
          {},
          {
            privateKey: rsa.privateKey,
          },
        ),
      /a privateKey that signs by ed25519/,
    ],
    ['an algorithm that there is not', () => createKeyPair(untyped('dsa')), /"ed25519"/],
    [
      'an id that can’t be signed',
      () => signedRequest(svix({ secret: whsec }), {}, { id: 'a.b' }),
      /can't be signed.*without "\."/,
    ],
    [
      'a header that is signed, and missing',
      () =>
        signedRequest(
          providerBy(
            hmac({
              secret,
              signature: { header: 'x-mac', encoding: 'hex' },
              signed: ({ header, body }) => [header('x-shop'), '.', body],
            }),
          ),
          {},
        ),
      /can't be signed\. Expected the header x-shop/,
    ],
    ['no provider with signedHeaders', () => signedHeaders(untyped(undefined), '{}'), /^Expected a provider/],
    [
      'a parsed body with signedHeaders',
      () => signedHeaders(labsync({ secret }), untyped({ event: 'a' })),
      /signedDelivery/,
    ],
    ['an event with signedHeaders', () => signedHeaders(labsync({ secret }), untyped(job)), /signedDelivery/],
    [
      'something tolerated whenever it was signed',
      () => stale(labsync({ secret, tolerance: false }), job),
      /refuses what is old/,
    ],
    [
      'keys that a description of one’s own lacks',
      () =>
        signedRequest(
          providerBy({
            ...unverified(),
            describe: () => ({ kind: 'httpMessageSignature', options: { keys: {} } }),
          }),
          {},
        ),
      /a key to sign with, found none/,
    ],
  ])('%s', async (_, call, message) => {
    expect(await refusal(call())).toMatch(message)
  })

  test('what isn’t ours is thrown on', async () => {
    const circle: { self?: object } = {}
    circle.self = circle
    await expect(signedRequest(labsync({ secret }), circle)).rejects.toThrow(TypeError)
  })
})

describe('a body that holds its signature', () => {
  const payload = { 'event-data': { event: 'delivered' } }
  const provider = mailgun({ secret })
  const tokens = providerBy(bodyToken({ token: secret, field: 'pass' }))

  test('as text or bytes, it must be signed already', async () => {
    for (const body of ['{"event-data":{}}', 'no JSON', new Uint8Array(2)])
      expect(await refusal(signedHeaders(provider, body))).toMatch(
        /^Expected a body with the field signature\..*signedDelivery/,
      )
    expect(await refusal(signedHeaders(tokens, '{}'))).toMatch(/^Expected a body with the field pass/)
    expect(await refusal(signedHeaders(tokens, '{"pass":"x"}'))).toMatch(/signed already, in its field pass/)
    expect(await signedHeaders(tokens, `{"pass":"${secret}"}`)).toEqual({
      'content-type': 'application/json',
    })
    const { body } = await signedDelivery(provider, payload)
    expect(await signedHeaders(provider, body)).toEqual({ 'content-type': 'application/json' })
    expect(await refusal(signedHeaders(mailgun({ secret: 'another' }), body))).toMatch(/signed already/)
  })

  test('as text, it can be neither forged nor aged', async () => {
    const { body } = await signedDelivery(provider, payload)
    expect(await refusal(forge(provider, body))).toMatch(/signed already/)
    expect(await refusal(stale(provider, body))).toMatch(/timestamp in its field signature\.timestamp/)
    expect(
      await refusal(signedRequest(linear({ secret }), '{"webhookTimestamp":1}', { timestamp: 1 })),
    ).toMatch(/field webhookTimestamp/)
    expect(await refusal(signedRequest(linear({ secret }), '{"type":"a"}'))).toMatch(
      /the field webhookTimestamp/,
    )
  })
})

describe('what was tampered with', () => {
  const provider = labsync({ secret })
  const tampered = async (body: string | Uint8Array) => {
    const request = await tamper(provider, body)
    expect(await judge(provider, request.clone())).toBe('signature_mismatch')
    return request.text()
  }

  test.each([
    ['{"a":1}', '{"a":2}'],
    ['{"a":7}', '{"a":1}'],
    ['{"a":"bc"}', '{"a":"bx"}'],
    ['{"a":"bx"}', '{"a":"by"}'],
    ['{"a":"Z"}', '{"a":"x"}'],
    ['{"a":[true,null]}', '{"x":[true,null]}'],
    ['{"é":{}}', '{"é":{}} '],
    ['{}', '{} '],
    ['', ' '],
    [`[${Array(60).fill('true').join()}]`, `[${Array(60).fill('true').join()}] `],
    ['a=b&c=d', 'a=b&c=x'],
  ])('%s becomes %s', async (body, expected) => {
    expect(await tampered(body)).toBe(expected)
  })

  test('bytes that are no text are changed, too', async () => {
    expect(await tampered(Uint8Array.of(0xff, 0x61))).toBe('\uFFFDx')
  })

  test('a body that was passed isn’t changed itself', async () => {
    const bytes = new TextEncoder().encode('{"a":1}')
    await tampered(bytes)
    expect(new TextDecoder().decode(bytes)).toBe('{"a":1}')
  })
})
