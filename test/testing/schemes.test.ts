import { describe, expect, test } from 'vitest'
import { toBase64 } from '../../src/crypto/bytes.js'
import { messageAlgorithms } from '../../src/schemes/http-message-signature/signature-key.js'
import {
  basicCredentials,
  bearerToken,
  bodyHmac,
  bodyToken,
  hmac,
  httpMessageSignature,
  type MessageAlgorithm,
  publicKey,
  type Scheme,
  standardWebhooks,
  standardWebhooksV1a,
  timestampedHmac,
  unverified,
  v0Hmac,
  withUnsignedType,
} from '../../src/schemes/index.js'
import {
  createKeyPair,
  forge,
  type RequestOverrides,
  type Sendable,
  signedRequest,
  stale,
  tamper,
} from '../../src/testing/index.js'
import { generateKeyPair } from '../../src/testing/key-pair.js'
import { codeOfAsync } from '../signature/support.js'
import { judge, moment, now, providerBy, received } from './support.js'

const secret = 'a-test-secret'
const url = 'https://example.com/hooks?a=b%20c'
const payload = { hello: 'wörld', n: 1 }

interface SchemeCase {
  readonly scheme: Scheme
  readonly sent?: Sendable
  readonly overrides?: RequestOverrides
  readonly blindTo?: readonly ('age' | 'body' | 'forgery')[]
}

const pairs = {
  ed25519: await createKeyPair('ed25519'),
  'ecdsa-p256-sha256': await createKeyPair('ecdsa-p256-sha256'),
  'rsa-sha256': await createKeyPair('rsa-sha256'),
}

const signature = { header: 'X-Acme-Signature', encoding: 'hex' } as const

const cases: Record<string, SchemeCase> = {
  timestampedHmac: { scheme: timestampedHmac({ header: 'x-acme', secret, now }) },
  v0Hmac: { scheme: v0Hmac({ headers: 'x-acme', secret, now }) },
  standardWebhooks: { scheme: standardWebhooks({ secret: 'whsec_c2VjcmV0', now }) },
  'bodyHmac of bytes': {
    scheme: bodyHmac({ header: 'x-acme', encoding: 'base64', secret: Uint8Array.of(1, 2, 3) }),
    blindTo: ['age'],
  },
  'a type in a header': {
    scheme: withUnsignedType(bodyHmac({ header: 'x-acme', encoding: 'hex', secret }), 'X-Topic'),
    overrides: { type: 'orders/create' },
    blindTo: ['age'],
  },
  ...Object.fromEntries(
    (['sha1', 'sha256', 'sha512'] as const).flatMap((hash) =>
      (['hex', 'base64', 'base64url'] as const).map((encoding) => [
        `${hash} in ${encoding}`,
        {
          scheme: hmac({
            secret,
            hash,
            signature: { header: 'x-mac', encoding },
            signed: ({ body }) => [body],
          }),
          blindTo: ['age'],
        } satisfies SchemeCase,
      ]),
    ),
  ),
  ...Object.fromEntries(
    (
      [
        ['text', secret],
        ['hex', 'c0ffee'],
        ['base64', 'c2VjcmV0'],
        ['whsec', 'whsec_c2VjcmV0'],
      ] as const
    ).map(([key, secret]) => [
      `a key in ${key}`,
      {
        scheme: hmac({ secret: ['other', secret].slice(1), key, signature, signed: ({ body }) => [body] }),
        blindTo: ['age'],
      } satisfies SchemeCase,
    ]),
  ),
  'a key in several encodings': {
    scheme: hmac({ secret: 'c0ffee', key: ['hex', 'text'], signature, signed: ({ body }) => [body] }),
    blindTo: ['age'],
  },
  'a time in milliseconds, in a header': {
    scheme: hmac({
      secret,
      signature,
      timestamp: { header: 'X-Time', unit: 'milliseconds' },
      signed: ({ timestamp, body }) => [timestamp, body],
      now,
    }),
  },
  'a time in ISO 8601, behind a prefix': {
    scheme: hmac({
      secret,
      signature: { ...signature, separator: ';', prefix: 'sig=' },
      timestamp: { prefix: 'at=', unit: 'iso8601' },
      signed: ({ timestamp, body }) => [timestamp, '\n', body],
      now,
    }),
  },
  ...Object.fromEntries(
    [0, 1, 3].map((item) => [
      `a time as item ${item}`,
      {
        scheme: hmac({
          secret,
          signature: { ...signature, separator: ',' },
          timestamp: { item },
          signed: ({ timestamp, body }) => [timestamp, '.', body],
          now,
        }),
      } satisfies SchemeCase,
    ]),
  ),
  'a time in ISO 8601, in a field of the signed body': {
    scheme: hmac({
      secret,
      signature,
      timestamp: { field: 'meta.at', unit: 'iso8601' },
      signed: ({ body }) => [body],
      now,
    }),
    sent: { meta: { other: 1 } },
  },
  'everything in fields': {
    scheme: hmac({
      secret,
      signature: { field: 'auth.mac', encoding: 'hex' },
      timestamp: { field: 'auth.at' },
      id: { field: 'auth.id', length: 8 },
      signed: ({ id, timestamp, field }) => [id, timestamp, ':', field('kind')],
      now,
    }),
    sent: { kind: 'a', auth: 'something else' },
    blindTo: ['body'],
  },
  'an id of a length, and one that is longer': {
    scheme: hmac({
      secret,
      signature,
      id: { header: 'X-Id', length: 40 },
      signed: ({ id, body }) => [id, body],
    }),
    blindTo: ['age'],
  },
  'method, URL and a header': {
    scheme: hmac({
      secret,
      url,
      signature,
      signed: ({ method, url, header, body }) => [method, ' ', url, '\n', header('X-Shop'), '\n', body],
    }),
    overrides: { headers: { 'X-SHOP': 'shop-1' } },
    blindTo: ['age'],
  },
  'a form': {
    scheme: hmac({ secret, url, hash: 'sha1', signature, signed: ({ url, form }) => [url, form] }),
    sent: 'b=2&a=1&a=0',
    blindTo: ['age'],
  },
  ...Object.fromEntries(
    (['ed25519', 'ecdsa-p256-sha256', 'rsa-sha256'] as const).map((algorithm) => [
      algorithm,
      {
        scheme: publicKey({
          algorithm,
          publicKey: pairs[algorithm].publicKey,
          signature: { header: 'x-signature', encoding: 'base64' },
          timestamp: { header: 'x-time' },
          signed: ({ timestamp, body }) => [timestamp, '.', body],
          now,
        }),
        overrides: { privateKey: pairs[algorithm].privateKey },
      } satisfies SchemeCase,
    ]),
  ),
  'raw ECDSA': {
    scheme: publicKey({
      algorithm: 'ecdsa-p256-sha256',
      publicKey: pairs['ecdsa-p256-sha256'].publicKey,
      signature: { header: 'x-signature', encoding: 'base64url', format: 'raw' },
      signed: ({ body }) => [body],
    }),
    overrides: { privateKey: pairs['ecdsa-p256-sha256'].privateKey },
    blindTo: ['age'],
  },
  standardWebhooksV1a: {
    scheme: standardWebhooksV1a({ publicKey: pairs.ed25519.publicKey, now }),
    overrides: { privateKey: pairs.ed25519.privateKey },
  },
  'message signatures by a shared key': {
    scheme: httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret }, now }),
  },
  'message signatures by the first of several shared keys': {
    scheme: httpMessageSignature({
      keys: new Map([
        ['k-1', { algorithm: 'hmac-sha256', secret: 'c2VjcmV0', key: 'base64' }],
        ['k-2', { algorithm: 'ed25519', publicKey: pairs.ed25519.publicKey }],
      ]),
      url,
      required: [
        '@method',
        '@target-uri',
        '@query-param;name="a"',
        'content-type',
        'content-digest;key="sha-512"',
      ],
      tag: 'acme "x"',
      now,
    }),
  },
  'message signatures that cover no body': {
    scheme: httpMessageSignature({
      keys: { 'k-1': { algorithm: 'hmac-sha256', secret } },
      required: ['@method'],
      now,
    }),
    blindTo: ['body'],
  },
  ...Object.fromEntries(
    await Promise.all(
      (Object.keys(messageAlgorithms) as MessageAlgorithm[]).map(async (algorithm) => {
        const pair = await generateKeyPair(messageAlgorithms[algorithm].algorithm)
        const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
        return [
          `message signatures by ${algorithm}`,
          {
            scheme: httpMessageSignature({ keys: { a: { algorithm, publicKey: toBase64(spki) } }, url, now }),
            overrides: { privateKey: pair.privateKey },
          } satisfies SchemeCase,
        ]
      }),
    ),
  ),
  bearerToken: { scheme: bearerToken({ token: secret }), blindTo: ['age', 'body'] },
  'bearerToken of bytes, in another header': {
    scheme: bearerToken({ token: new TextEncoder().encode(secret), header: 'X-Token' }),
    blindTo: ['age', 'body'],
  },
  basicCredentials: { scheme: basicCredentials({ credentials: 'acme:pässword' }), blindTo: ['age', 'body'] },
  bodyToken: { scheme: bodyToken({ token: secret, field: 'auth.pass' }), blindTo: ['age', 'body'] },
  unverified: { scheme: unverified(), blindTo: ['age', 'body', 'forgery'] },
}

describe.each(Object.entries(cases))('%s', (_, { scheme, sent = payload, overrides, blindTo = [] }) => {
  const provider = providerBy(scheme)

  test('a signed request is verified', async () => {
    const event = await received(provider, await signedRequest(provider, sent, overrides))
    const { auth: _auth, ...fields } = Object(typeof sent === 'object' ? sent : {})
    expect(event.payload).toMatchObject(fields)
    expect(event.verified).toBe(!blindTo.includes('forgery'))
    if (!blindTo.includes('age')) expect(event.signedAt).toEqual(new Date(now()))
  })

  test('another timestamp is the one that is signed', async () => {
    const options = { ...overrides, timestamp: moment - 30 }
    if (blindTo.includes('age'))
      return expect(await codeOfAsync(() => signedRequest(provider, sent, options))).toBe('option_invalid')
    const event = await received(provider, await signedRequest(provider, sent, options))
    expect(event.signedAt).toEqual(new Date((moment - 30) * 1000))
  })

  test('what is forged is refused', async () => {
    if (blindTo.includes('forgery'))
      return expect(await codeOfAsync(() => forge(provider, sent, overrides))).toBe('option_invalid')
    // a forger has no private key
    const { privateKey, ...others } = overrides ?? {}
    expect(await judge(provider, await forge(provider, sent, others))).toMatch(/^(signature|token)_mismatch$/)
  })

  test('what is stale is refused', async () => {
    if (blindTo.includes('age'))
      return expect(await codeOfAsync(() => stale(provider, sent, overrides))).toBe('option_invalid')
    expect(await judge(provider, await stale(provider, sent, overrides))).toBe('timestamp_too_old')
  })

  test('what was tampered with is refused', async () => {
    if (blindTo.includes('body'))
      return expect(await codeOfAsync(() => tamper(provider, sent, overrides))).toBe('option_invalid')
    expect(await judge(provider, await tamper(provider, sent, overrides))).toBe('signature_mismatch')
  })
})
