import { sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { signatureAlgorithm } from '../../../../src/diagnose/checks/signature/algorithm.js'
import { signatureEncoding } from '../../../../src/diagnose/checks/signature/encoding.js'
import { signatureTruncated } from '../../../../src/diagnose/checks/signature/truncated.js'
import { signatureVersion } from '../../../../src/diagnose/checks/signature/version.js'
import type { SenderName } from '../../../../src/diagnose/index.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import { basicCredentials } from '../../../../src/schemes/basic-credentials.js'
import { bearerToken } from '../../../../src/schemes/bearer-token.js'
import { bodyHmac } from '../../../../src/schemes/body-hmac.js'
import type { SchemeDescription } from '../../../../src/schemes/description.js'
import type { Scheme } from '../../../../src/schemes/scheme.js'
import { mac } from '../../corpus/case.js'
import { p256, p256Pem } from '../../corpus/secrets.js'
import { changesOf, hintsOf, provedBy, refused } from '../delivery.js'

const key = 'a-webhook-secret'
const hex = mac(['{}'], { key })
const bytes = Buffer.from(hex, 'hex')
const allChecks = [signatureEncoding, signatureAlgorithm, signatureTruncated, signatureVersion]

function described({ describe }: Scheme): SchemeDescription {
  return describe?.() ?? { kind: 'unverified' }
}

function of(sender: SenderName, header: string, value: string) {
  return refused(withSecrets(schemeOfSender(sender), key), { [header]: value }, '{}', {
    code: 'signature_missing',
  })
}

const lemonsqueezy = (value: string) => of('lemonsqueezy', 'x-signature', value)
const mollie = (value: string) => of('mollie', 'x-mollie-signature', value)

test.each([
  ['base64', bytes.toString('base64')],
  ['url-safe base64', bytes.toString('base64url')],
  ['the base64 of hex', btoa(hex)],
  ['a prefix', `sha256=${hex}`],
  ['a prefix with a colon', `sha256: ${hex}`],
  ['a prefix in capitals, and base64', `HMAC=${bytes.toString('base64')}`],
  ['quotes', `"${hex}"`],
  ['percent-encoding', encodeURIComponent(bytes.toString('base64'))],
])('%s', async (_, value) => {
  expect(await provedBy(signatureEncoding, lemonsqueezy(value))).toContain('spelled otherwise')
  expect(hintsOf(signatureEncoding, lemonsqueezy(value))).toEqual([
    expect.stringContaining('fact: The signature is spelled'),
  ])
})

test('each of several, without their prefix', async () => {
  expect(await provedBy(signatureEncoding, mollie(`${'0'.repeat(64)},${hex}`))).toBeDefined()
})

test('url-safe base64 is written as a scheme reads it', async () => {
  const scheme = described(bodyHmac({ header: 'a', encoding: 'base64url', hash: 'sha512', secret: key }))
  const base64 = mac(['{}'], { key, hash: 'sha512', encoding: 'base64' })
  expect(base64).toMatch(/\+.*\/|\/.*\+/)
  expect(await provedBy(signatureEncoding, refused(scheme, { a: base64 }, '{}'))).toBeDefined()
})

test('what is as the scheme reads it is no fault', async () => {
  expect(await changesOf(signatureEncoding, lemonsqueezy('0'.repeat(64)))).toEqual([])
  expect(hintsOf(signatureEncoding, { ...lemonsqueezy('0'.repeat(64)), code: 'signature_mismatch' })).toEqual(
    [],
  )
})

test('what is in no encoding', async () => {
  expect(await changesOf(signatureEncoding, lemonsqueezy('not-a-mac!'))).toEqual([])
  expect(hintsOf(signatureEncoding, lemonsqueezy('not-a-mac!'))).toHaveLength(1)
  expect(hintsOf(signatureTruncated, lemonsqueezy('not-a-mac!'))).toEqual([])
  expect(hintsOf(signatureEncoding, of('shopify', 'x-shopify-hmac-sha256', 'not a mac!'))).toHaveLength(1)
})

test('an ECDSA signature in DER where r and s are expected', async () => {
  const der = schemeOfSender('sendgrid')
  if (der.kind !== 'publicKey' || der.options.algorithm !== 'ecdsa-p256-sha256') throw new Error('not ECDSA')
  const raw: SchemeDescription = {
    ...der,
    options: { ...der.options, publicKey: p256Pem, signature: { ...der.options.signature, format: 'raw' } },
  }
  const value = sign('sha256', Buffer.from('1700000000{}'), p256).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': value,
    'x-twilio-email-event-webhook-timestamp': '1700000000',
  }
  expect(await provedBy(signatureEncoding, refused(raw, headers, '{}'))).toBeDefined()
})

test('a header that is not there', async () => {
  for (const check of allChecks) {
    expect(await changesOf(check, of('lemonsqueezy', 'x', ''))).toEqual([])
    expect(hintsOf(check, of('lemonsqueezy', 'x', ''))).toEqual([])
  }
})

test.each([
  ['Basic as credentials without the word', btoa('user:password-1')],
  ['credentials that are no base64', 'user:password-1'],
  ['credentials behind Bearer', `Bearer ${btoa('user:password-1')}`],
])('%s', async (_, authorization) => {
  const scheme = described(basicCredentials({ credentials: 'user:password-1' }))
  expect(await provedBy(signatureEncoding, refused(scheme, { authorization }, '{}'))).toBeDefined()
})

test('no credentials at all', async () => {
  const scheme = described(basicCredentials({ credentials: 'user:password-1' }))
  expect(await changesOf(signatureEncoding, refused(scheme, {}, '{}'))).toEqual([])
  expect(
    await provedBy(signatureEncoding, refused(scheme, { authorization: 'Bearer ' }, '{}')),
  ).toBeUndefined()
})

test.each([
  ['Token a-long-token', true],
  ['token=a-long-token', true],
  [`Basic ${btoa('a-long-token:')}`, true],
  [`Basic ${btoa('user:a-long-token')}`, true],
  ['Basic !!!', false],
  ['Basic Og==', false],
  ['Token', false],
])('a token in %s', async (authorization, isProved) => {
  const scheme = described(bearerToken({ token: 'a-long-token' }))
  const message = await provedBy(signatureEncoding, refused(scheme, { authorization }, '{}'))
  expect(message !== undefined).toBe(isProved)
})

test.each(['sha1', 'sha512'] as const)('%s', async (hash) => {
  const value = mac(['{}'], { key, hash })
  expect(await provedBy(signatureAlgorithm, lemonsqueezy(value))).toContain('the size of another hash')
  expect(await provedBy(signatureAlgorithm, mollie(`${hash}=${value}`))).toBeDefined()
  expect(hintsOf(signatureAlgorithm, lemonsqueezy(value))).toHaveLength(1)
})

test('the size of SHA-384 tells by itself', async () => {
  expect(await changesOf(signatureAlgorithm, lemonsqueezy('0'.repeat(96)))).toEqual([])
  expect(hintsOf(signatureAlgorithm, lemonsqueezy('0'.repeat(96)))).toHaveLength(1)
})

test('of the right size it is no other hash', async () => {
  expect(await changesOf(signatureAlgorithm, lemonsqueezy('0'.repeat(64)))).toEqual([])
  expect(hintsOf(signatureAlgorithm, lemonsqueezy('0'.repeat(64)))).toEqual([])
})

test.each([8, 16, 20, 31])('the first %i bytes', async (length) => {
  const value = bytes.subarray(0, length).toString('hex')
  expect(await provedBy(signatureTruncated, lemonsqueezy(value))).toContain('the end is missing')
  expect(await provedBy(signatureTruncated, lemonsqueezy(`${value}${hex.charAt(2 * length)}`))).toBeDefined()
})

test('seven bytes prove nothing', async () => {
  const delivery = lemonsqueezy(hex.slice(0, 15))
  expect(await provedBy(signatureTruncated, delivery)).toBeUndefined()
  expect(hintsOf(signatureTruncated, delivery)).toEqual([
    expect.stringContaining('fact: The signature is shorter'),
  ])
})

test('beside eight bytes that are none, seven prove nothing', async () => {
  expect(
    await provedBy(signatureTruncated, mollie(`sha256=${'0'.repeat(16)},sha256=${hex.slice(0, 14)}`)),
  ).toBeUndefined()
})

test('another beginning', async () => {
  expect(await provedBy(signatureTruncated, lemonsqueezy(`0000${hex.slice(4, 40)}`))).toBeUndefined()
  expect(await provedBy(signatureTruncated, lemonsqueezy(hex.slice(2, 40)))).toBeUndefined()
})

test('a whole signature was not cut', async () => {
  expect(
    await changesOf(signatureTruncated, of('shopify', 'x-shopify-hmac-sha256', bytes.toString('base64'))),
  ).toEqual([])
})

test('a secret that cannot be used cuts nothing', async () => {
  const scheme = withSecrets(schemeOfSender('lemonsqueezy'), '')
  expect(
    await provedBy(signatureTruncated, refused(scheme, { 'x-signature': hex.slice(0, 40) }, '{}')),
  ).toBeUndefined()
})

test('public keys sign with all bytes', async () => {
  const headers = { 'x-signature-ed25519': '0'.repeat(100), 'x-signature-timestamp': '1700000000' }
  const delivery = refused(schemeOfSender('discord'), headers, '{}', { code: 'signature_missing' })
  for (const check of [signatureTruncated, signatureAlgorithm, signatureVersion]) {
    expect(await changesOf(check, delivery)).toEqual([])
    expect(hintsOf(check, delivery)).toEqual([])
  }
})

test('a version', async () => {
  const pagerduty = (value: string) => of('pagerduty', 'x-pagerduty-signature', value)
  expect(await provedBy(signatureVersion, pagerduty(`v0=${hex}`))).toContain('another version')
  expect(await provedBy(signatureVersion, pagerduty(`v1=${'0'.repeat(64)},v2=${hex}`))).toBeDefined()
  expect(hintsOf(signatureVersion, pagerduty(`v0=${hex}`))).toHaveLength(1)
  expect(await changesOf(signatureVersion, pagerduty(`v1=${hex}`))).toEqual([])
  expect(await changesOf(signatureEncoding, pagerduty(`v0=${hex}`))).toEqual([])
})
