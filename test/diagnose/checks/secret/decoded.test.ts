import { expect, test } from 'vitest'
import { secretDecoded } from '../../../../src/diagnose/checks/secret/decoded.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import { bearerToken } from '../../../../src/schemes/bearer-token.js'
import type { Secret } from '../../../../src/types.js'
import { mac } from '../../corpus/case.js'
import { changesOf, provedBy, refused } from '../delivery.js'

const bytes = Buffer.from('00ff'.repeat(12), 'hex')

function github(secret: Secret, key: string | Uint8Array) {
  const headers = { 'x-hub-signature-256': `sha256=${mac(['{}'], { key })}`, 'x-github-event': 'push' }
  return refused(withSecrets(schemeOfSender('github'), secret), headers, '{}')
}

test.each([
  ['base64', bytes.toString('base64'), bytes],
  [
    'base64 without padding',
    bytes.subarray(0, 20).toString('base64').replace('=', ''),
    bytes.subarray(0, 20),
  ],
  ['url-safe base64', bytes.toString('base64url'), bytes],
  ['hex', bytes.toString('hex'), bytes],
  ['hex behind a prefix', `whsec_${bytes.toString('hex')}`, bytes],
  ['base64 behind a prefix', `v1,whsec_${bytes.toString('base64')}`, bytes],
  ['bytes of base64', bytes, bytes.toString('base64')],
  ['bytes of hex', bytes, bytes.toString('hex')],
  ['bytes of whsec_', bytes, `whsec_${bytes.toString('base64')}`],
  ['hex in capitals', 'ABCDEF'.repeat(6), 'abcdef'.repeat(6)],
  ['hex in small letters', 'abcdef'.repeat(6), 'ABCDEF'.repeat(6)],
  ['base64 once more', btoa('a-webhook-secret'), 'a-webhook-secret'],
])('%s', async (_, secret, key) => {
  expect(await provedBy(secretDecoded, github(secret, key))).toContain('another encoding')
})

test.each([
  ['bytes that anybody could try', btoa('short'), 'short'],
  ['base64 of fifteen bytes', bytes.subarray(0, 15).toString('base64'), bytes.subarray(0, 15)],
])('not %s', async (_, secret, key) => {
  expect(await provedBy(secretDecoded, github(secret, key))).toBeUndefined()
})

test.each([
  ['token-of-a-sender', btoa('token-of-a-sender')],
  [btoa('token-of-a-sender'), 'token-of-a-sender'],
  [new TextEncoder().encode('token-of-a-sender'), btoa('token-of-a-sender')],
  [bytes, bytes.toString('hex')],
])('a token', async (token, sent) => {
  const scheme = bearerToken({ token }).describe?.() ?? { kind: 'unverified' }
  expect(
    await provedBy(secretDecoded, refused(scheme, { authorization: `Bearer ${sent}` }, '{}')),
  ).toBeDefined()
})

test('there are few of them', async () => {
  expect(
    (await changesOf(secretDecoded, github(`whsec_${bytes.toString('hex')}`, 'x'))).length,
  ).toBeLessThanOrEqual(10)
})
