import { expect, test } from 'vitest'
import { secretPrefix } from '../../../../src/diagnose/checks/secret/prefix.js'
import { secretQuoted } from '../../../../src/diagnose/checks/secret/quoted.js'
import { schemeOfSender } from '../../../../src/diagnose/known-senders.js'
import { withSecrets } from '../../../../src/diagnose/secrets.js'
import { mac } from '../../corpus/case.js'
import { changesOf, hintsOf, provedBy, refused } from '../delivery.js'

const key = 'a-webhook-secret'

function github(secret: string, signedWith = key) {
  const headers = {
    'x-hub-signature-256': `sha256=${mac(['{}'], { key: signedWith })}`,
    'x-github-event': 'push',
  }
  return refused(withSecrets(schemeOfSender('github'), secret), headers, '{}')
}

test.each([
  [`SECRET=${key}`, 'name of a variable'],
  [`export SECRET='${key}'`, 'name of a variable'],
  [`secret: "${key}"`, 'name of a variable'],
  [`"SECRET=${key}"`, 'name of a variable'],
  [`Bearer ${key}`, 'such as Bearer'],
  [`v1,${key}`, 'such as v1,'],
  [`whsec_${key}`, 'such as whsec_'],
  [`polar_whs_${key}`, 'such as whsec_'],
])('%s', async (secret, message) => {
  expect(await provedBy(secretPrefix, github(secret))).toContain(message)
})

test('whsec_ that is missing', async () => {
  expect(await provedBy(secretPrefix, github(key, `whsec_${key}`))).toContain('lacks its whsec_')
})

test('padding is no name of a variable', async () => {
  const changes = await changesOf(secretPrefix, github('QUJDREVGR0hJSktMTQ=='))
  expect(changes.map(({ message }) => message)).toEqual([expect.stringContaining('lacks its whsec_')])
})

test('by its look', () => {
  expect(hintsOf(secretPrefix, github('WEBHOOK_SECRET=other'))).toEqual([
    expect.stringContaining('look: The name'),
  ])
  expect(hintsOf(secretPrefix, github('bearer other'))).toEqual([expect.stringContaining('look: A word')])
  expect(hintsOf(secretPrefix, github(key))).toEqual([])
})

test.each(['"', "'", '`', '“', '«', '\\"'])('%s around it', async (mark) => {
  const secret = mark + key + mark
  expect(await provedBy(secretQuoted, github(secret))).toContain('begins or ends with a quote')
  expect(hintsOf(secretQuoted, github(secret))).toEqual([expect.stringContaining('look: The secret begins')])
})

test('quotes that are part of it', async () => {
  expect(await provedBy(secretQuoted, github(key, `"${key}"`))).toContain(
    "The sender's secret stands in quotes",
  )
  expect(hintsOf(secretQuoted, github(`a "${key}" b`))).toEqual([])
})
