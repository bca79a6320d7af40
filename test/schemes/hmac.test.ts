import { type BinaryToTextEncoding, createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { bodyHmac, type HmacOptions, hmac, timestampedHmac } from '../../src/schemes/index.js'
import { body, clock, codeOf, headerOf, moment, secret, untyped } from '../signature/support.js'
import { judgeBy, refusalBy } from './support.js'

const iso = '2023-11-14T22:13:20Z'
const verified = { verified: true, secretIndex: 0 }
const slack: HmacOptions = {
  secret,
  signature: { header: 'X-Slack-Signature', prefix: 'v0=', encoding: 'hex' },
  timestamp: { header: 'x-slack-request-timestamp' },
  signed: ({ timestamp, body }) => ['v0:', timestamp, ':', body],
  ...clock,
}

/** An HMAC by node:crypto alone: nothing of the library judges itself. */
function mac(
  message: string | Uint8Array,
  {
    hash = 'sha256',
    key = secret,
    encoding = 'hex',
  }: { hash?: string; key?: string | Uint8Array; encoding?: BinaryToTextEncoding } = {},
): string {
  return createHmac(hash, key).update(message).digest(encoding)
}

function codeOfOptions(options: object): string {
  return codeOf(() => hmac(untyped<HmacOptions>(options)))
}

describe('hmac verifies', () => {
  test.each<readonly [string, Omit<HmacOptions, 'secret'>, string, Record<string, string>, object]>([
    [
      'a header and its timestamp in another',
      slack,
      body,
      { 'x-slack-signature': `v0=${mac(`v0:${moment}:${body}`)}`, 'x-slack-request-timestamp': `${moment}` },
      { timestamp: moment },
    ],
    [
      'pairs between semicolons',
      {
        signature: { header: 'paddle-signature', separator: ';', prefix: 'h1=', encoding: 'hex' },
        timestamp: { prefix: 'ts=' },
        signed: ({ timestamp, body }) => [timestamp, ':', body],
      },
      body,
      { 'paddle-signature': `ts=${moment};h1=${mac(`${moment}:${body}`)}` },
      { timestamp: moment },
    ],
    [
      'one of several in a list',
      { signature: { header: 'x-sig', separator: ',', encoding: 'base64' }, signed: ({ body }) => [body] },
      body,
      { 'x-sig': `nonsense, ${mac('{}', { encoding: 'base64' })},${mac(body, { encoding: 'base64' })}` },
      {},
    ],
    [
      'a MAC in a field, over fields',
      {
        signature: { field: 'signature.signature', encoding: 'hex' },
        timestamp: { field: 'signature.timestamp' },
        id: { field: 'signature.token' },
        signed: ({ timestamp, id }) => [timestamp, id],
      },
      JSON.stringify({
        signature: { timestamp: `${moment}`, token: 't0ken', signature: mac(`${moment}t0ken`) },
      }),
      {},
      { timestamp: moment, id: 't0ken', covers: 'fields' },
    ],
    [
      'a time in a signed body',
      {
        signature: { header: 'linear-signature', encoding: 'hex' },
        timestamp: { field: 'webhookTimestamp', unit: 'milliseconds' },
        signed: ({ body }) => [body],
      },
      `{"webhookTimestamp":${moment}999}`,
      { 'linear-signature': mac(`{"webhookTimestamp":${moment}999}`) },
      { timestamp: moment },
    ],
    [
      'an id and an ISO time with nothing between',
      {
        signature: { header: 'x-sig', prefix: 'sha256=', encoding: 'hex' },
        timestamp: { header: 'x-time', unit: 'iso8601' },
        id: { header: 'x-id' },
        signed: ({ id, timestamp, body }) => [id, timestamp, body],
      },
      body,
      {
        'x-id': 'e-1',
        'x-time': '2023-11-14T22:13:20.634234627Z',
        'x-sig': `sha256=${mac(`e-12023-11-14T22:13:20.634234627Z${body}`)}`,
      },
      { timestamp: moment, id: 'e-1' },
    ],
    [
      'method, URL, body and milliseconds in a row',
      {
        url: 'https://example.com/hooks?a=1',
        signature: { header: 'x-sig', encoding: 'base64' },
        timestamp: { header: 'x-time', unit: 'milliseconds' },
        signed: ({ method, url, body, timestamp }) => [method, url, body, timestamp],
      },
      body,
      {
        'x-time': `${moment}000`,
        'x-sig': mac(`POSThttps://example.com/hooks?a=1${body}${moment}000`, { encoding: 'base64' }),
      },
      { timestamp: moment },
    ],
    [
      'a URL and a form',
      {
        url: 'https://example.com/sms',
        hash: 'sha1',
        signature: { header: 'x-twilio-signature', encoding: 'base64' },
        signed: ({ url, form }) => [url, form],
      },
      'To=%2B1&Body=a+b%C3%BC&Body=a+b%C3%BC&Body=A&Empty=',
      {
        'x-twilio-signature': mac('https://example.com/smsBodyABodya büEmptyTo+1', {
          hash: 'sha1',
          encoding: 'base64',
        }),
      },
      { covers: 'fields' },
    ],
    [
      'a body ahead of headers and a field',
      {
        signature: { header: 'x-sig', encoding: 'base64url' },
        signed: ({ body, header, field }) => [
          body,
          '.',
          header('X-Nonce'),
          '.',
          field('n'),
          '.',
          field('ok'),
        ],
      },
      '{"n":7,"ok":true}',
      { 'x-nonce': 'abc', 'x-sig': mac('{"n":7,"ok":true}.abc.7.true', { encoding: 'base64url' }) },
      {},
    ],
    [
      'a part whose length is known',
      {
        signature: { header: 'x-sig', encoding: 'hex' },
        signed: ({ header, body }) => [body, header('x-submission', 4)],
      },
      body,
      { 'x-submission': 'ab12', 'x-sig': mac(`${body}ab12`) },
      {},
    ],
    [
      'a body without a text around it, as bytes',
      { signature: { header: 'x-sig', encoding: 'hex' }, signed: ({ body }) => ['', body, ''] },
      body,
      { 'x-sig': mac(body) },
      {},
    ],
  ])('%s', async (_what, options, delivered, headers, proof) => {
    const scheme = hmac({ secret, ...(options.timestamp && clock), ...options })
    expect(await judgeBy(scheme, delivered, headers)).toEqual({ ...verified, ...proof })
    expect(await judgeBy(scheme, new TextEncoder().encode(delivered), headers)).toEqual({
      ...verified,
      ...proof,
    })
    const refusals = ['signature_mismatch', 'signature_missing', 'timestamp_missing']
    expect(refusals).toContain(await judgeBy(scheme, 'other', headers))
  })

  test.each(['sha1', 'sha256', 'sha512'] as const)('with %s, and nothing of another length', async (hash) => {
    const scheme = bodyHmac({ header: 'x-sig', encoding: 'hex', secret, hash })
    expect(await judgeBy(scheme, body, { 'x-sig': mac(body, { hash }) })).toEqual(verified)
    for (const other of ['sha1', 'sha256', 'sha512'].filter((name) => name !== hash))
      expect(await judgeBy(scheme, body, { 'x-sig': mac(body, { hash: other }) })).toBe('signature_missing')
  })

  test.each([
    ['text', '5ec2e7'],
    ['hex', '5ec2e7'],
    ['base64', 'MfKQ9r8GKYqrTwjUPD8ILA=='],
    ['whsec', 'whsec_MfKQ9r8GKYqrTwjUPD8ILA=='],
    ['whsec', 'MfKQ9r8GKYqrTwjUPD8ILA=='],
    ['whsec', 'v1,whsec_MfKQ9r8GKYqrTwjUPD8ILA=='],
  ] as const)('under a key of %s', async (key, text) => {
    const bytes = Buffer.from(
      text.replace(/.*whsec_/, ''),
      key === 'text' ? 'utf8' : key === 'hex' ? 'hex' : 'base64',
    )
    const scheme = bodyHmac({ header: 'x-sig', encoding: 'hex', secret: text, key })
    expect(await judgeBy(scheme, body, { 'x-sig': mac(body, { key: bytes }) })).toEqual(verified)
    const ofBytes = bodyHmac({ header: 'x-sig', encoding: 'hex', secret: bytes, key })
    expect(await judgeBy(ofBytes, body, { 'x-sig': mac(body, { key: bytes }) })).toEqual(verified)
  })

  test('under any of several readings of several secrets, and names the secret', async () => {
    const scheme = hmac({
      secret: ['c2VjcmV0', 'b3RoZXI='],
      key: ['text', 'base64'],
      signature: { header: 'x-sig', encoding: 'hex' },
      signed: ({ body }) => [body],
    })
    for (const [key, secretIndex] of [
      ['c2VjcmV0', 0],
      ['secret', 0],
      ['b3RoZXI=', 1],
      ['other', 1],
    ] as const)
      expect(await judgeBy(scheme, body, { 'x-sig': mac(body, { key }) })).toEqual({
        verified: true,
        secretIndex,
      })
  })

  test('under the readings that a secret is in, of those it may be in', async () => {
    const scheme = hmac({
      secret: ['not base64', 'b3RoZXI=', new Uint8Array([1, 2])],
      key: ['text', 'base64'],
      signature: { header: 'x-sig', encoding: 'hex' },
      signed: ({ body }) => [body],
    })
    for (const [key, secretIndex] of [
      ['not base64', 0],
      ['b3RoZXI=', 1],
      ['other', 1],
      ['\u0001\u0002', 2],
    ] as const)
      expect(await judgeBy(scheme, body, { 'x-sig': mac(body, { key }) })).toEqual({
        verified: true,
        secretIndex,
      })
  })

  test('base64url with padding and without', async () => {
    const scheme = bodyHmac({ header: 'x-sig', encoding: 'base64url', secret })
    const bare = mac(body, { encoding: 'base64url' })
    for (const text of [bare, `${bare}=`])
      expect(await judgeBy(scheme, body, { 'x-sig': text })).toEqual(verified)
    for (const text of [`${bare}==`, `${bare}*`, mac(body, { encoding: 'base64' }), bare.slice(1)])
      expect(await judgeBy(scheme, body, { 'x-sig': `${text}+` })).toBe('signature_missing')
  })
})

describe('hmac refuses', () => {
  const scheme = hmac(slack)
  const headers = (timestamp: string, under = timestamp) => ({
    'x-slack-signature': `v0=${mac(`v0:${under}:${body}`)}`,
    'x-slack-request-timestamp': timestamp,
  })

  test.each<readonly [string, Record<string, string>, string]>([
    ['an old delivery', headers(`${moment - 301}`), 'timestamp_too_old'],
    ['one of the future', headers(`${moment + 301}`), 'timestamp_too_new'],
    ['another time than was signed', headers(`${moment}`, `${moment - 1}`), 'signature_mismatch'],
    ['milliseconds', headers(`${moment}000`), 'timestamp_malformed'],
    ['a time with a sign', headers(`+${moment}`), 'timestamp_malformed'],
    ['no time', { 'x-slack-signature': `v0=${mac(body)}` }, 'header_missing'],
    ['no signature', { 'x-slack-request-timestamp': `${moment}` }, 'header_missing'],
    [
      'seventeen signatures',
      {
        ...headers(`${moment}`),
        'x-slack-signature': Array(17)
          .fill(`v0=${mac(body)}`)
          .join(),
      },
      'signature_missing',
    ],
  ])('%s', async (_what, given, code) => {
    expect(await judgeBy(scheme, body, given)).toBe(code)
  })

  test('a time that is not where it should be among the items', async () => {
    const positional = hmac({
      secret,
      signature: { header: 'x-sig', separator: ',', encoding: 'hex' },
      timestamp: { item: 1 },
      signed: ({ timestamp, body }) => [timestamp, '.', body],
      ...clock,
    })
    const signature = mac(`${moment}.${body}`)
    expect(await judgeBy(positional, body, { 'x-sig': `${signature},${moment}` })).toMatchObject(verified)
    expect(await judgeBy(positional, body, { 'x-sig': signature })).toBe('timestamp_malformed')
  })

  test('more than sixteen signatures, or two times, among items', async () => {
    const pairs = hmac({
      secret,
      signature: { header: 'x-sig', separator: ',', prefix: 'v1=', encoding: 'hex' },
      timestamp: { prefix: 't=' },
      signed: ({ timestamp, body }) => [timestamp, '.', body],
      ...clock,
    })
    const v1 = `v1=${mac(`${moment}.${body}`)}`
    expect(await judgeBy(pairs, body, { 'x-sig': `t=${moment},${Array(17).fill(v1).join()}` })).toBe(
      'header_too_long',
    )
    expect(await judgeBy(pairs, body, { 'x-sig': `t=${moment},t=1,${v1}` })).toBe('header_malformed')
    expect(await judgeBy(pairs, body, { 'x-sig': v1 })).toBe('timestamp_missing')
    expect(await judgeBy(pairs, body, { 'x-sig': `t=${moment}` })).toBe('signature_missing')
  })

  test.each([
    ['a part that holds its delimiter', { 'x-nonce': 'a.b' }],
    ['a part with a blank', { 'x-nonce': 'a b' }],
    ['a part that is not ASCII', { 'x-nonce': 'ü' }],
  ])('%s', async (_what, nonce) => {
    const scheme = hmac({
      secret,
      signature: { header: 'x-sig', encoding: 'hex' },
      signed: ({ header, body }) => [header('x-nonce'), '.', body],
    })
    const given = { ...nonce, 'x-sig': mac(`${nonce['x-nonce']}.${body}`) }
    expect(await judgeBy(scheme, body, given)).toBe('header_malformed')
    expect(refusalBy(scheme, body, given)).toBe(
      'Expected x-nonce in printable ASCII without ".": it is signed.',
    )
  })

  test('a part of another length', async () => {
    const scheme = hmac({
      secret,
      signature: { header: 'x-sig', encoding: 'hex' },
      id: { header: 'x-id', length: 4 },
      signed: ({ id, body }) => [id, body],
    })
    expect(await judgeBy(scheme, body, { 'x-id': 'abcd', 'x-sig': mac(`abcd${body}`) })).toMatchObject({
      id: 'abcd',
    })
    expect(await judgeBy(scheme, body, { 'x-id': 'abc', 'x-sig': mac(`abc${body}`) })).toBe(
      'header_malformed',
    )
  })

  test.each([
    ['seconds', `${moment}`, `1${moment}`],
    ['milliseconds', `${moment}000`, `${moment}0000`],
    ['iso8601', iso, `${iso} `],
  ] as const)('a time in %s whose width could shift', async (unit, good, bad) => {
    const scheme = hmac({
      secret,
      signature: { header: 'x-sig', encoding: 'hex' },
      timestamp: { header: 'x-time', unit },
      signed: ({ timestamp, body }) => [timestamp, body],
      ...clock,
    })
    expect(await judgeBy(scheme, body, { 'x-time': good, 'x-sig': mac(good + body) })).toMatchObject({
      timestamp: moment,
    })
    expect(await judgeBy(scheme, body, { 'x-time': bad, 'x-sig': mac(bad + body) })).toBe(
      'timestamp_malformed',
    )
  })

  test.each([
    '2023-02-30',
    '2023-13-01T00:00:00Z',
    '2023-11-14T22:13:20',
    '2023-11-14 22:13:20Z',
    'Tue, 14 Nov 2023',
  ])('the ISO time %s', async (time) => {
    const scheme = hmac({ ...slack, timestamp: { header: 'x-slack-request-timestamp', unit: 'iso8601' } })
    expect(await judgeBy(scheme, body, headers(time))).toBe('timestamp_malformed')
  })

  test('a body without the fields that are signed', async () => {
    const scheme = hmac({
      secret,
      signature: { field: 'sig', encoding: 'hex' },
      timestamp: { field: 'at.time' },
      signed: ({ timestamp, field }) => [timestamp, '.', field('name')],
      ...clock,
    })
    const bodyOf = (name: unknown, at: unknown = { time: moment }, sig: unknown = mac(`${moment}.${name}`)) =>
      JSON.stringify({ name, at, sig })
    expect(await judgeBy(scheme, bodyOf('a b'), {})).toMatchObject({ covers: 'fields' })
    expect(await judgeBy(scheme, bodyOf(1.5), {})).toBe('signature_missing')
    expect(await judgeBy(scheme, bodyOf({}), {})).toBe('signature_missing')
    expect(await judgeBy(scheme, bodyOf('ü'), {})).toBe('header_malformed')
    expect(await judgeBy(scheme, bodyOf('a', null), {})).toBe('timestamp_missing')
    expect(await judgeBy(scheme, bodyOf('a', { time: '1e9' }), {})).toBe('timestamp_malformed')
    expect(await judgeBy(scheme, bodyOf('a', undefined, 7), {})).toBe('signature_missing')
    expect(await judgeBy(scheme, '{"__proto__":{"sig":"x"}}', {})).toBe('timestamp_missing')
    for (const broken of ['', 'x=1', '[]', '{"sig":'])
      expect(await judgeBy(scheme, broken, {})).toBe('timestamp_missing')
  })

  test('fields of a body that is parsed once, however many are signed', () => {
    const scheme = hmac({
      secret,
      signature: { field: 'sig', encoding: 'hex' },
      timestamp: { field: 'time' },
      id: { field: 'id' },
      signed: ({ timestamp, id, field }) => [timestamp, '.', id, '.', field('name')],
      ...clock,
    })
    const parse = vi.spyOn(JSON, 'parse')
    const forged = JSON.stringify({ time: moment, id: 'i', name: 'n', sig: mac('another') })
    expect(codeOf(() => scheme.verify(forged, {}))).toBe('signature_mismatch')
    expect(parse).toHaveBeenCalledTimes(1)
    parse.mockRestore()
  })

  test('a signed body without its time', async () => {
    const scheme = hmac({
      secret,
      signature: { header: 'x-sig', encoding: 'hex' },
      timestamp: { field: 'webhookTimestamp' },
      signed: ({ body }) => [body],
    })
    expect(await judgeBy(scheme, body, { 'x-sig': mac(body) })).toBe('timestamp_missing')
    expect(await judgeBy(scheme, body, { 'x-sig': mac('{}') })).toBe('signature_mismatch')
    expect(await judgeBy(scheme, '{"webhookTimestamp":1}', { 'x-sig': mac('{"webhookTimestamp":1}') })).toBe(
      'timestamp_too_old',
    )
  })

  test.each(['a=%ZZ', 'a=%FF', 'ä=1', 'a b=1', '&'.repeat(3), 'a=1&'.repeat(1001), '{"json":1}\n'])(
    'the form %j, which is none',
    async (form) => {
      const scheme = hmac({
        secret,
        signature: { header: 'x-sig', encoding: 'hex' },
        signed: ({ form }) => [form],
      })
      expect(await judgeBy(scheme, form, { 'x-sig': mac('') })).toBe('signature_missing')
      expect(await judgeBy(scheme, Uint8Array.of(0xff), { 'x-sig': mac('') })).toBe('signature_missing')
      expect(await judgeBy(scheme, '', { 'x-sig': mac('') })).toMatchObject({ covers: 'fields' })
    },
  )
})

describe('hmac is refused at once', () => {
  const base = {
    secret,
    signature: { header: 'x-sig', encoding: 'hex' },
    signed: ({ body }: { body: object }) => [body],
  }
  const time = { timestamp: { header: 'x-time' } }

  test.each<readonly [string, object, string]>([
    ['without a secret', { secret: undefined }, 'secret_missing'],
    ['with a key of no bytes', { secret: 'whsec_', key: 'whsec' }, 'secret_missing'],
    ['with a secret that is no base64', { secret: 'sk_live', key: 'base64' }, 'secret_malformed'],
    ['with a secret that is no hex', { secret: 'abc', key: 'hex' }, 'secret_malformed'],
    ['with a secret in none of two encodings', { secret: 'xyz', key: ['hex', 'whsec'] }, 'secret_malformed'],
    ['with a key of no bytes in one of two', { secret: 'whsec_', key: ['text', 'whsec'] }, 'secret_missing'],
    ['with an unknown kind of key', { key: 'toString' }, 'option_invalid'],
    ['with an unknown hash', { hash: 'md5' }, 'option_invalid'],
    ['with a hash that every object has', { hash: 'toString' }, 'option_invalid'],
    ['with an option that there is not', { signatur: {} }, 'option_invalid'],
    ['without a signature', { signature: undefined }, 'option_invalid'],
    ['without what is signed', { signed: undefined }, 'option_invalid'],
    ['with a text for what is signed', { signed: '{body}' }, 'option_invalid'],
    ['with a promise of what is signed', { signed: async () => ['x'] }, 'option_invalid'],
    ['with something else among the parts', { signed: () => [7] }, 'option_invalid'],
    ['with null among the parts', { signed: () => [null] }, 'option_invalid'],
    [
      'with a text that is not ASCII',
      { signed: ({ body }: { body: object }) => ['ü', body] },
      'option_invalid',
    ],
    ['with nothing that is signed', { signed: () => [] }, 'option_invalid'],
    ['with a text alone that is signed', { signed: () => ['v0'] }, 'option_invalid'],
    ['with the body twice', { signed: ({ body }: { body: object }) => [body, body] }, 'option_invalid'],
    [
      'with body and form',
      { signed: ({ body, form }: Record<string, object>) => [body, form] },
      'option_invalid',
    ],
    ['with a header that is none', { signature: { header: 'x sig', encoding: 'hex' } }, 'option_invalid'],
    ['with an unknown encoding', { signature: { header: 'x-sig', encoding: 'latin1' } }, 'option_invalid'],
    [
      'with an empty separator',
      { signature: { header: 'x', encoding: 'hex', separator: '' } },
      'option_invalid',
    ],
    ['with a time that is not signed', time, 'option_invalid'],
    [
      'with a signed time that is nowhere',
      { signed: (p: Record<string, object>) => [p.timestamp, '.', p.body] },
      'option_invalid',
    ],
    ['with a tolerance and no time', { tolerance: 300 }, 'option_invalid'],
    ['with a clock and no time', { now: Date.now }, 'option_invalid'],
    [
      'with a field of time of a body that is not signed',
      { timestamp: { field: 't' }, signed: (p: { field: (n: string) => object }) => [p.field('x')] },
      'option_invalid',
    ],
    ['with an unknown unit', { timestamp: { field: 't', unit: 'days' } }, 'option_invalid'],
    [
      'with a tolerance in milliseconds',
      { timestamp: { field: 't' }, tolerance: 300_000 },
      'tolerance_invalid',
    ],
    ['with an id that is not signed', { id: { header: 'x-id' } }, 'option_invalid'],
    [
      'with a signed id that is nowhere',
      { signed: (p: Record<string, object>) => [p.id, '.', p.body] },
      'option_invalid',
    ],
    [
      'with a URL that is nowhere',
      { signed: (p: Record<string, object>) => [p.url, p.body] },
      'option_invalid',
    ],
    [
      'with a URL that is a path',
      { url: '/hook', signed: (p: Record<string, object>) => [p.url, p.body] },
      'option_invalid',
    ],
    [
      'with a part beside the body that could shift',
      { signed: (p: { header: (n: string) => object; body: object }) => [p.header('x'), p.body] },
      'option_invalid',
    ],
    [
      'with a part behind the body that could shift',
      { signed: (p: { header: (n: string) => object; body: object }) => [p.body, p.header('x')] },
      'option_invalid',
    ],
    [
      'with two parts that could shift',
      {
        id: { header: 'i' },
        signed: (p: { field: (n: string) => object; id: object; body: object }) => [
          p.field('x'),
          p.id,
          '.',
          p.body,
        ],
      },
      'option_invalid',
    ],
  ])('%s', (_what, wrong, code) => {
    expect(codeOfOptions({ ...base, ...wrong })).toBe(code)
  })
})

test('timestampedHmac is a row of hmac', async () => {
  const row = hmac({
    secret,
    signature: { header: 'x-sig', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { prefix: 't=' },
    signed: ({ timestamp, body }) => [timestamp, '.', body],
    ...clock,
  })
  const heart = timestampedHmac({ header: 'x-sig', secret, ...clock })
  const good = headerOf()
  const v1 = good.slice(good.indexOf('v1='))
  const headers = [
    good,
    ` ${good} `,
    good.replace(',', ' , '),
    good.toUpperCase(),
    `${good},${good}`,
    `${v1},t=${moment}`,
    `${good},v0=x`,
    `${good},v1=zz`,
    good.slice(0, -1),
    `${good}0`,
    v1,
    `t=${moment}`,
    `t=0${moment},${v1}`,
    `t=${moment}.0,${v1}`,
    headerOf(body, { timestamp: moment - 301 }),
    headerOf(body, { timestamp: moment + 301 }),
    headerOf('{}'),
    'x'.repeat(8193),
    `t=,${v1}`,
    `t=${moment}000,${v1}`,
    Array(17).fill(v1).join(),
    `t=${moment},${Array(17).fill(v1).join()}`,
    good.replace('v1', 'V1'),
  ]
  for (const header of headers) {
    const [expected, got] = await Promise.all(
      [heart, row].map((scheme) => judgeBy(scheme, body, { 'x-sig': header })),
    )
    expect([header, got]).toEqual([header, expected])
  }
  expect(row.replayWindow).toBe(heart.replayWindow)
  expect(row.headers).toEqual(heart.headers)
})

test('hmac names the headers it reads, once each', () => {
  const { headers } = hmac({
    secret,
    signature: { header: 'X-Sig', encoding: 'hex' },
    timestamp: { header: 'x-time' },
    id: { header: 'x-id' },
    signed: ({ id, timestamp, header, body }) => [
      id,
      '.',
      timestamp,
      '.',
      header('X-More'),
      '.',
      header('x-sig'),
      '.',
      body,
    ],
  })
  expect(headers).toEqual(['x-sig', 'x-time', 'x-id', 'x-more'])
})
