import { describe, expect, test } from 'vitest'
import { discord } from '../../src/providers/discord.js'
import { flabs } from '../../src/providers/flabs/index.js'
import { github } from '../../src/providers/github.js'
import { labsync } from '../../src/providers/labsync.js'
import { linear } from '../../src/providers/linear.js'
import { svix } from '../../src/providers/svix.js'
import { twilio } from '../../src/providers/twilio.js'
import {
  basicCredentials,
  bearerToken,
  bodyToken,
  hmac,
  httpMessageSignature,
} from '../../src/schemes/index.js'
import {
  createKeyPair,
  deliver,
  fakeClock,
  forge,
  sampleEvents,
  signedDelivery,
  signedRequest,
  stale,
  tamper,
} from '../../src/testing/index.js'
import type { Tolerance } from '../../src/types.js'
import { codeOfAsync, untyped } from '../signature/support.js'
import { judge, providerBy } from './support.js'

const secret = 'a-test-secret'
const url = 'https://example.com/hooks'
const labSync = labsync({ secret })
const svixProvider = svix({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
const pair = await createKeyPair('ed25519')
const job = sampleEvents.labsync['job.created']
const refused = (call: () => Promise<unknown>) => expect(codeOfAsync(call)).resolves.toBe('option_invalid')

describe('what must be refused can’t be made genuine by a header', () => {
  const message = httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret } })

  test.each([
    ['labsync', labSync, 'X-LabSync-Signature'],
    ['the time of svix', svixProvider, 'svix-timestamp'],
    ['discord', discord({ publicKey: pair.publicKey }), 'x-signature-ed25519'],
    ['flabs', flabs({ token: secret }), 'Authorization'],
    ['a token', providerBy(bearerToken({ token: secret, header: 'X-Token' })), 'x-token'],
    ['credentials', providerBy(basicCredentials({ credentials: 'a:b' })), 'authorization'],
    ['a message signature', providerBy(message), 'Signature-Input'],
  ])('%s', async (_, provider, name) => {
    for (const make of [forge, stale, tamper])
      await refused(() => make(provider, { type: 'a', data: {} }, { headers: { [name]: 'x' } }))
  })

  test('another header may be set', async () => {
    const request = await forge(labSync, job, { headers: { 'x-more': '1' } })
    expect(request.headers.get('x-more')).toBe('1')
    const token = providerBy(bodyToken({ token: secret, field: 'pass' }))
    expect(await judge(token, await forge(token, {}, { headers: { signature: 'x' } }))).toBe('token_mismatch')
  })
})

describe('a form that was tampered with is a form still', () => {
  test.each([
    ['', 'x'],
    ['=', '=x'],
    ['a=%4a', 'x=%4a'],
    ['%4a=%2B', '%4a=%2Bx'],
    ['a=b&', 'a=x&'],
    ['a=100%25', 'a=101%25'],
  ])('%s becomes %s', async (body, expected) => {
    const provider = twilio({ secret, url })
    const request = await tamper(provider, body)
    expect(await request.clone().text()).toBe(expected)
    expect(await judge(provider, request)).toBe('signature_mismatch')
  })
})

test('a body of 5 MiB is tampered with in its last digit', async () => {
  const request = await tamper(labSync, `{"event":"a","data":"${'x'.repeat(5 * 2 ** 20)}7"}`)
  expect((await request.text()).slice(-4)).toBe('x1"}')
})

describe('headers that can’t be sent are refused', () => {
  test.each<[string, unknown]>([
    ['a Headers', new Headers({ a: 'b' })],
    ['a Map', new Map([['a', 'b']])],
    ['entries', [['a', 'b']]],
    ['null', null],
    ['a text', 'a: b'],
    ['a line break', { a: 'b\r\nx-admin: yes' }],
    ['a NUL', { a: 'b\0' }],
    ['a number', { a: 5 }],
    ['undefined', { a: undefined }],
    ['a character above U+00FF', { a: '€' }],
  ])('%s', (_, headers) => refused(() => signedDelivery(labSync, job, untyped({ headers }))))

  test('also where a type or a token is one', async () => {
    await refused(() => signedDelivery(github({ secret }), {}, { type: 'push\nx: y' }))
    await refused(() => signedDelivery(github({ secret }), {}, untyped({ type: 5 })))
    await refused(() => signedDelivery(flabs({ token: 'a€' }), sampleEvents.flabs['bill.created']))
    const bytes = providerBy(bearerToken({ token: Uint8Array.of(0xff, 0xfe) }))
    await refused(() => signedDelivery(bytes, {}))
  })
})

test.each(['/webhooks', 'localhost', '', untyped<string>(5)])('the url %o is refused', async (path) => {
  await refused(() => signedRequest(labSync, job, { url: path }))
  await refused(() => deliver(path, labSync, job))
})

describe('a payload that JSON writes in its own way', () => {
  test('is that, also where the sender signs inside it', async () => {
    const { body } = await signedDelivery(linear({ secret }), {
      type: 'hidden',
      toJSON: () => ({ type: 'Issue' }),
    })
    expect(JSON.parse(String(body))).toEqual({ type: 'Issue', webhookTimestamp: expect.any(Number) })
  })

  test.each([undefined, 'text', 7, null])('is refused where it writes %o', (value) =>
    refused(() => signedDelivery(labSync, { toJSON: () => value })),
  )

  test('is refused where it is an array, and the sender signs inside it', () =>
    refused(() => signedDelivery(linear({ secret }), [])))
})

test('a lone surrogate in a form is sent as U+FFFD, which is all a form can hold', async () => {
  const { body } = await signedDelivery(twilio({ secret, url }), { '\ud800': 'a\udc00' })
  expect(body).toBe('%EF%BF%BD=a%EF%BF%BD')
})

describe('a fake clock', () => {
  test.each([
    null,
    '',
    '5',
    true,
    [],
    {},
    5n,
    Symbol('x'),
    Number.NaN,
    8.65e15,
    -8.65e15,
    new Date(Number.NaN),
  ])('refuses %o', async (time) => {
    await refused(async () => fakeClock(untyped(time)))
    await refused(async () => fakeClock().set(untyped(time)))
    if (typeof time !== 'number') await refused(async () => fakeClock().advance(untyped(time)))
  })

  test('stays where it was, where it was moved nowhere', async () => {
    const clock = fakeClock(1000)
    await refused(async () => clock.advance(Number.POSITIVE_INFINITY))
    expect(clock.now()).toBe(1000)
  })

  test('at the start of all time, nothing can be stale', async () => {
    await refused(() => stale(labsync({ secret, now: fakeClock(0).now }), job))
    const provider = labsync({ secret, now: fakeClock(4_200_000).now })
    expect(await judge(provider, await stale(provider, job))).toBe('timestamp_too_old')
  })
})

test.each<Tolerance>([false, 0, 86_400, { past: 0, future: 86_400 }, { past: 86_400, future: 0 }])(
  'under the tolerance %o, each is refused for its own reason',
  async (tolerance) => {
    const provider = labsync({ secret, tolerance })
    expect(await judge(provider, await forge(provider, job))).toBe('signature_mismatch')
    expect(await judge(provider, await tamper(provider, job))).toBe('signature_mismatch')
    if (tolerance === false) return refused(() => stale(provider, job))
    expect(await judge(provider, await stale(provider, job))).toBe('timestamp_too_old')
  },
)

test('an id and a signed header of one’s own are signed by stale, too', async () => {
  const request = await stale(svixProvider, { type: 'a', data: {} }, { id: 'msg_1' })
  expect(request.headers.get('svix-id')).toBe('msg_1')
  const scheme = hmac({
    secret,
    signature: { header: 'x-mac', encoding: 'hex' },
    signed: ({ header, body }) => [header('x-shop'), '.', body],
  })
  const provider = providerBy(scheme)
  const forged = await forge(provider, {}, { headers: { 'X-Shop': 'mine' } })
  expect(await judge(provider, forged)).toBe('signature_mismatch')
})
