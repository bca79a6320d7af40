import { expect, test } from 'vitest'
import { secretWhitespace } from '../../../../src/diagnose/checks/secret/whitespace.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import type { Secret } from '../../../../src/types.js'
import { mac } from '../../corpus/case.js'
import { p256Pem } from '../../corpus/secrets.js'
import { changesOf, hintsOf, provedBy, refused } from '../delivery.js'

const key = 'a-webhook-secret-of-a-sender'

function delivery(secret: Secret, signedWith = key) {
  const scheme = withSecrets(schemeOfSender('lemonsqueezy'), secret)
  return refused(scheme, { 'x-signature': mac(['{}'], { key: signedWith }) }, '{}')
}

test.each([
  ['\n'],
  ['\r\n'],
  [' '],
  ['\t'],
  ['\u00a0'],
  ['\u200b'],
  ['\ufeff'],
  ['\u2060'],
  ['\\n'],
  ['\\r\\n'],
])('%j behind the secret', async (end) => {
  expect(await provedBy(secretWhitespace, delivery(key + end))).toContain('The secret has a blank')
  expect(hintsOf(secretWhitespace, delivery(key + end))).toEqual([
    expect.stringContaining('fact: The secret has a blank'),
  ])
})

test.each(['\n', '\r\n', ' '])("%j behind the sender's secret", async (end) => {
  expect(await provedBy(secretWhitespace, delivery(key, key + end))).toContain("The sender's secret ends in")
})

test('a line break within', async () => {
  expect(await provedBy(secretWhitespace, delivery(`a-webhook-secret\n  -of-a-sender`))).toContain(
    'a line break in it',
  )
})

test('blanks within belong to the secret', async () => {
  const changes = await changesOf(secretWhitespace, delivery('two words of a secret'))
  expect(changes.map(({ message }) => message)).toEqual(
    Array(3).fill(expect.stringContaining("The sender's secret")),
  )
  expect(hintsOf(secretWhitespace, delivery('two words of a secret'))).toEqual([])
})

test('bytes that are no text stay as they are', async () => {
  for (const byte of [0xff, 0x01]) {
    const bytes = new Uint8Array(24).fill(byte)
    expect(await changesOf(secretWhitespace, delivery(Uint8Array.of(...bytes, 0x0a)))).toEqual([])
  }
})

test('a secret of nothing but blanks is missing, which another check says', () => {
  expect(hintsOf(secretWhitespace, delivery(' \n'))).toEqual([])
})

test('PEM ends in a line break', () => {
  const scheme = withSecrets(schemeOfSender('sendgrid'), p256Pem)
  expect(hintsOf(secretWhitespace, refused(scheme, {}, '{}'))).toEqual([])
})
