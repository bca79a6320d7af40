import { expect, test } from 'vitest'
import { secretOther } from '../../../../src/diagnose/checks/secret/other.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import { mac } from '../../corpus/case.js'
import { changesOf, hintsOf, provedBy, refused } from '../delivery.js'

const scheme = withSecrets(schemeOfSender('github'), 'the-secret-of-the-provider')
const headers = (key: string) => ({
  'x-hub-signature-256': `sha256=${mac(['{}'], { key })}`,
  'x-github-event': 'push',
})
const others = Array.from({ length: 20 }, (_, index) => `another-secret-${index}`)

test('another of the secrets', async () => {
  const delivery = refused(scheme, headers('another-secret-3'), '{}', { otherSecrets: others })
  expect(await provedBy(secretOther, delivery)).toContain('another of the secrets you gave')
})

test('eight of them are tried', async () => {
  expect(await changesOf(secretOther, refused(scheme, {}, '{}', { otherSecrets: others }))).toHaveLength(8)
})

test.each(['changeme', 'undefined', '', 'we_1Fro3MEErckdb3enb7aSN8js'])('%j proves nothing', async (key) => {
  expect(await changesOf(secretOther, refused(scheme, headers(key), '{}', { otherSecrets: [key] }))).toEqual(
    [],
  )
})

test("a secret that looks like another sender's", () => {
  const given = withSecrets(scheme, ['shpss_0123', Uint8Array.of(1)])
  expect(hintsOf(secretOther, refused(given, {}, '{}', { sender: 'github' }))).toEqual([
    'look: The secret looks like one of Shopify, and the delivery is one of github.',
  ])
  expect(hintsOf(secretOther, refused(given, {}, '{}', { sender: 'shopify' }))).toEqual([])
  expect(hintsOf(secretOther, refused(given, {}, '{}'))).toEqual([])
})
