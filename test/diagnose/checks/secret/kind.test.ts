import { expect, test } from 'vitest'
import { secretKind } from '../../../../src/diagnose/checks/secret/kind.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import type { Secrets } from '../../../../src/types.js'
import { hintsOf, refused } from '../delivery.js'

function hints(secrets: Secrets, sender: 'stripe' | 'github' | 'discord' = 'github') {
  return hintsOf(secretKind, refused(withSecrets(schemeOfSender(sender), secrets), {}, '{}', { sender }))
}

test.each([
  ['sk_live_51H', 'an API key'],
  ['pk_test_51H', 'an API key'],
  ['rk_live_51H', 'an API key'],
  ['sk-proj-abc', 'an API key'],
  ['ghp_abcdef', 'an API key'],
  ['github_pat_11A', 'an API key'],
  ['glpat-abcdef', 'an API key'],
  ['xoxb-1-2', 'an API key'],
  ['shpat_12', 'an API key'],
  ['SG.abc.def', 'an API key'],
  ['eyJhbGciOi.eyJzdWIi.c2ln', 'an API key'],
  ['we_1abc', 'the id'],
  ['ep_2abc', 'the id'],
  ['evt_1abc', 'the id'],
  [`AC${'0'.repeat(32)}`, 'the id'],
  ['https://example.com/hook', 'a URL'],
  ['whpk_abc', 'a public key'],
  ['-----BEGIN RSA PUBLIC KEY-----\nAA', 'a public key'],
  ['whsk_abc', 'a private key'],
  ['-----BEGIN RSA PRIVATE KEY-----\nAA', 'a private key'],
  ['-----BEGIN CERTIFICATE-----\nAA', 'a certificate'],
])('%s looks like %s', (secret, name) => {
  const [hint, ...others] = hints(secret)
  expect(hint).toContain(`look: What was given as the secret looks like ${name}`)
  expect(others).toEqual([])
})

test.each([
  'undefined',
  'null',
  '[object Object]',
  '<secret>',
  '****',
  '$' + '{SECRET}',
  '$SECRET',
  '%SECRET%',
  '{{ secret }}',
  'process.env.SECRET',
  'whsec_...',
  'whsec_xxxxxxxx',
  '"undefined"',
  '$(cat secret)',
])('%s can be no secret', (secret) => {
  expect(hints(secret)).toEqual([
    expect.stringContaining('fact: What was given as the secret is a placeholder'),
  ])
})

test.each([
  'changeme',
  'change-me',
  'your_webhook_secret',
  'my-secret',
  'secret',
  'development',
  'test',
  'whsec_test',
  'put your secret here',
  '12345678',
])('%s is what examples write', (secret) => {
  expect(hints(secret)).toEqual([
    expect.stringContaining('look: What was given as the secret is a placeholder'),
  ])
})

test.each([[undefined], [''], [' \n'], ['""'], [[]], [[undefined]]])('%j is no secret', (secrets) => {
  expect(hints(secrets)).toEqual([expect.stringContaining('fact: The secret is empty')])
})

test.each([
  'a-webhook-secret',
  'whsec_abcdef',
  '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  'd4f7a1b2-1111-4222-8333-444455556666',
  'testimony-of-truth',
  'secretive',
])('%s may be one', (secret) => {
  expect(hints(secret)).toEqual([])
})

test('bytes may be one', () => {
  expect(hints(Uint8Array.of(1, 2, 255))).toEqual([])
})

test("Stripe's begin with whsec_", () => {
  expect(hints('0f1e2d3c4b5a', 'stripe')).toEqual([
    expect.stringContaining("look: Stripe's signing secrets begin"),
  ])
  expect(hints(['0f1e2d3c4b5a', 'whsec_abc'], 'stripe')).toEqual([])
})

test('of a public key', () => {
  expect(hints('whsec_abcdef', 'discord')).toEqual([expect.stringContaining('looks like a shared secret')])
  expect(hints('whpk_abcdef', 'discord')).toEqual([])
  expect(hints('-----BEGIN CERTIFICATE-----\nAA', 'discord')).toEqual([
    expect.stringContaining('a certificate'),
  ])
})

test('what the scheme refuses is in no form of its sender', () => {
  const scheme = withSecrets(schemeOfSender('svix'), 'whsec_abc')
  const delivery = refused(scheme, {}, '{}', { code: 'secret_malformed', sender: 'svix' })
  expect(hintsOf(secretKind, delivery)).toEqual([
    expect.stringContaining('fact: What was given as the secret is not in'),
  ])
})

test('without a scheme there is no secret', () => {
  expect(hintsOf(secretKind, refused({ kind: 'unverified' }, {}, '{}'))).toEqual([])
})
