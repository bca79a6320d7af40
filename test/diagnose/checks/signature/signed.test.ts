import { expect, test } from 'vitest'
import { signedBodyOnly } from '../../../../src/diagnose/checks/signature/body-only.js'
import { signedOtherTime } from '../../../../src/diagnose/checks/signature/other-time.js'
import { signedOtherUrl } from '../../../../src/diagnose/checks/signature/other-url.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import type { SchemeDescription } from '../../../../src/schemes/description.js'
import { type HmacOptions, hmac } from '../../../../src/schemes/hmac.js'
import { mac } from '../../corpus/case.js'
import { changesOf, hintsOf, provedBy, refused } from '../delivery.js'

const key = 'a-webhook-secret'
const time = 1_700_000_000
const stripe = withSecrets(schemeOfSender('stripe'), key)

function timed(signed: string, body: string, at = time) {
  return refused(stripe, { 'stripe-signature': `t=${at},v1=${mac([signed], { key })}` }, body)
}

function scheme(options: Omit<HmacOptions, 'secret' | 'signature'>, separator?: string): SchemeDescription {
  const signature = { header: 'x-mac', encoding: 'hex', separator } as const
  return hmac({ ...options, signature, secret: key }).describe?.() ?? { kind: 'unverified' }
}

/** A scheme that signs a URL and wasn't given one. */
const withoutUrl: SchemeDescription = {
  kind: 'hmac',
  options: {
    secret: key,
    signature: { header: 'x-mac', encoding: 'hex' },
    timestamp: { header: 'x-time' },
    signed: ({ url, timestamp, body }) => [url, timestamp, body],
  },
}

test.each(['{}', ' {}', '[]', '<a/>', 'a=1&b=2', 'payload=%7B%7D'])('the body %s alone', async (body) => {
  expect(await provedBy(signedBodyOnly, timed(body, body))).toContain('over the body alone')
})

test.each([`${time}.{}`, 'v0:1.{}', 'msg_1.17.{}', '', '1=2', '"text"'])(
  'into the body %s something else may have moved',
  async (body) => {
    expect(await changesOf(signedBodyOnly, timed(body, body))).toEqual([])
  },
)

test.each(['.', ':', ''])('a time and %j ahead of the body', async (delimiter) => {
  const headers = { 'x-signature': mac([`${time}${delimiter}{}`], { key }), 'x-time': String(time) }
  const delivery = refused(withSecrets(schemeOfSender('lemonsqueezy'), key), headers, '{}')
  expect(await provedBy(signedBodyOnly, delivery)).toContain('over a time and the body')
})

test('what signs nothing more than the body, or no body, has none to sign alone', async () => {
  for (const sender of ['lemonsqueezy', 'mailgun', 'flabs'] as const)
    expect(await changesOf(signedBodyOnly, refused(schemeOfSender(sender), {}, '{}'))).toEqual([])
  expect(await changesOf(signedBodyOnly, refused(withoutUrl, {}, '{}'))).toEqual([])
})

test('a time of a field of the body', async () => {
  const body = '{"created":1699999999,"amount":12,"at":null}'
  expect(await provedBy(signedOtherTime, timed(`1699999999.${body}`, body))).toContain('over another time')
})

test('its own among them, ten times are tried', async () => {
  const fields = Array.from({ length: 30 }, (_, index) => [`f${index}`, time + 1 + index])
  const body = JSON.stringify(Object.fromEntries(fields))
  expect(await changesOf(signedOtherTime, timed(body, body))).toHaveLength(9)
})

test('a time in milliseconds', async () => {
  const headers = {
    'x-mac': mac([`${time - 9}000:{}`], { key }),
    'x-time': `${time}000`,
    'x-sent': new Date((time - 9) * 1000).toISOString(),
  }
  const milliseconds = scheme({
    timestamp: { header: 'x-time', unit: 'milliseconds' },
    signed: ({ timestamp, body }) => [timestamp, ':', body],
  })
  expect(await provedBy(signedOtherTime, refused(milliseconds, headers, '{}'))).toBeDefined()
})

test('a time as a date', async () => {
  const sent = '2023-11-14T22:13:00Z'
  const headers = {
    'x-mac': mac([`${sent}.{}`], { key }),
    'x-time': '2023-11-14T22:13:20Z',
    'x-sent': sent,
    'x-a': '1700000001',
  }
  const dated = scheme({
    timestamp: { header: 'x-time', unit: 'iso8601' },
    signed: ({ timestamp, body }) => [timestamp, '.', body],
  })
  expect(await provedBy(signedOtherTime, refused(dated, headers, '{}'))).toBeDefined()
})

test('a time that is an item by its number', async () => {
  const numbered = scheme(
    { timestamp: { item: 0 }, signed: ({ timestamp, body }) => [timestamp, '.', body] },
    ',',
  )
  const headers = {
    'x-mac': `${time},${mac([`${time - 1}.{}`], { key })}`,
    date: new Date((time - 1) * 1000).toUTCString(),
  }
  expect(await provedBy(signedOtherTime, refused(numbered, headers, '{}'))).toBeDefined()
})

test.each([
  ['no time', scheme({ signed: ({ body }) => [body] })],
  [
    'a time that is not there',
    scheme({ timestamp: { header: 'x-time' }, signed: ({ timestamp, body }) => [timestamp, '.', body] }),
  ],
  [
    'a time in a field',
    scheme({ timestamp: { field: 'at' }, signed: ({ timestamp, body }) => [timestamp, '.', body] }),
  ],
  ['no URL', withoutUrl],
  ['a token', schemeOfSender('flabs')],
])('%s has no other', async (_, given) => {
  expect(
    await changesOf(
      signedOtherTime,
      refused(given, { 'x-sent': '1700000000', 'x-bad': 'Mon, no date' }, '{}'),
    ),
  ).toEqual([])
})

test('a date that is none', async () => {
  const given = scheme({
    timestamp: { header: 'x-time' },
    signed: ({ timestamp, body }) => [timestamp, '.', body],
  })
  expect(
    await changesOf(signedOtherTime, refused(given, { 'x-time': '1', date: 'Mon, no date' }, '[]')),
  ).toEqual([])
})

function square(
  signed: string,
  configured: string,
  headers: Record<string, string> = {},
  seen?: string,
  body = '{}',
) {
  const given = withSecrets(schemeOfSender('square'), key)
  const url = configured
  const urls = given.kind === 'hmac' ? { ...given, options: { ...given.options, url } } : given
  const signature = mac([signed, body], { key, encoding: 'base64' })
  return refused(urls, { 'x-square-hmacsha256-signature': signature, ...headers }, body, { url: seen })
}

const https = 'https://example.com/a/b'

test.each([
  ['http for https', https, 'http://example.com/a/b'],
  ['https for http', 'http://example.com/a/b', https],
  ['a port too much', https, 'https://example.com:3000/a/b'],
  ['a port and a scheme', https, 'http://example.com:3000/a/b'],
  ['a port that is usual', 'https://example.com:443/a/b', https],
  ['a port of http that is usual', 'http://example.com:80/a/b', 'http://example.com/a/b'],
  ['a slash', `${https}/`, https],
  ['no slash', https, `${https}/`],
  ['a prefix that the app has alone', 'https://example.com/b', https],
  ['a query', https, `${https}?a=1`],
  ['a fragment', https, `${https}#top`],
  ['a query in order', `${https}?a=1&b=2`, `${https}?b=2&a=1`],
  ['a blank in the query', `${https}?a=b%20c`, `${https}?a=b+c`],
  ['a plus in the query', `${https}?a=b+c`, `${https}?a=b%20c`],
  ['a query that is decoded', `${https}?a=b/c`, `${https}?a=b%2Fc`],
  ['no path', 'https://example.com/', 'https://example.com'],
  ['capitals', https, 'HTTPS://EXAMPLE.com/a/b'],
])('%s', async (_, signed, configured) => {
  expect(await provedBy(signedOtherUrl, square(signed, configured))).toContain('over another URL')
})

test.each([
  ['x-forwarded-host', 'hooks.example.net, 10.0.0.1', 'https://hooks.example.net/a/b'],
  ['host', 'hooks.example.net', 'https://hooks.example.net/a/b'],
  ['x-original-host', 'hooks.example.net', 'http://hooks.example.net/a/b'],
  ['x-forwarded-prefix', '/v1/', 'https://example.com/v1/a/b'],
  ['x-original-uri', '/elsewhere?c=1', 'https://example.com/elsewhere?c=1'],
  ['x-original-url', 'http://inner/elsewhere', 'https://example.com/elsewhere'],
])('%s tells: %s', async (name, value, signed) => {
  expect(await provedBy(signedOtherUrl, square(signed, https, { [name]: value }))).toBeDefined()
})

test('the URL that was seen tells, too', async () => {
  const seen = 'http://127.0.0.1:3000/c/d?e=1'
  expect(await provedBy(signedOtherUrl, square('https://example.com/c/d?e=1', https, {}, seen))).toBeDefined()
  expect(await provedBy(signedOtherUrl, square('https://example.com/a/b?e=1', https, {}, seen))).toBeDefined()
})

test('forty are tried', async () => {
  const headers = {
    host: 'a.example',
    'x-forwarded-host': 'b.example',
    'x-forwarded-prefix': '/p',
    'x-original-uri': '/u',
  }
  const changes = await changesOf(
    signedOtherUrl,
    square(https, `${https}?a=%zz&b=1+2`, headers, 'http://c.example/d?e=1'),
  )
  expect(changes).toHaveLength(40)
})

test('a piece of a URL that moved into the body is no URL', async () => {
  const shifted = square(`${https}/?x=1`, https, {}, `${https}/?x=1`, '{"a":1}')
  expect(
    await provedBy(signedOtherUrl, {
      ...shifted,
      reading: { ...shifted.reading, body: Buffer.from('?x=1{"a":1}') },
    }),
  ).toBeUndefined()
  const nested = square(`${https}{"a":`, https, {}, `${https}{"a":`)
  expect(await provedBy(signedOtherUrl, nested)).toBeUndefined()
})

test('where a form is signed, the seen path tells nothing', async () => {
  const given = schemeOfSender('twilio')
  const changes = await changesOf(
    signedOtherUrl,
    refused(given, {}, 'b=2', { url: 'https://example.com/webhooksa1' }),
  )
  expect(
    changes.filter(
      ({ reading: { scheme } }) => scheme.kind === 'hmac' && scheme.options.url?.includes('webhooksa1'),
    ),
  ).toEqual([])
})

test.each([
  ['no URL', withoutUrl],
  ['none', schemeOfSender('github')],
  ['a token', schemeOfSender('flabs')],
])('%s is signed', async (_, given) => {
  expect(await changesOf(signedOtherUrl, refused(given, {}, '{}'))).toEqual([])
  expect(hintsOf(signedOtherUrl, refused(given, {}, '{}'))).toEqual([])
})

test('what is no URL, and a layout that cannot be', async () => {
  expect(await changesOf(signedOtherUrl, square(https, 'example.com'))).toEqual([])
  const broken: SchemeDescription = {
    kind: 'hmac',
    options: { ...Object(withoutUrl).options, url: 'http://a b' },
  }
  expect(await changesOf(signedOtherUrl, refused(broken, {}, '{}'))).toHaveLength(0)
})
