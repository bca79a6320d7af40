import { expect, test } from 'vitest'
import { diagnose } from '../../src/diagnose/index.js'
import { textOf } from '../../src/diagnose/secret-reading.js'
import { secretsOf } from '../../src/diagnose/secrets.js'
import type { Secret } from '../../src/types.js'
import { broken } from './corpus/broken.js'
import type { BrokenDelivery } from './corpus/case.js'

// What a finding says may be printed and stored, so it must hold nothing of a secret, a header or a body.

const pieceLength = 6

/** What findings say by themselves, and some secrets, names of senders and bodies have too. */
const ownWords = piecesOf(
  'whsec_ webhook-signature webhook-secret another stripe labsync github request Bearer < that object [object Object] Buffer event.isBase64Encoded x-www-form-urlencoded application/json Webhooks webhooks version timestamp shopify. before pending account secrets',
)

function piecesOf(text: string): ReadonlySet<string> {
  const starts = Array.from({ length: Math.max(0, text.length - pieceLength + 1) }, (_, start) => start)
  return new Set(starts.map((start) => text.slice(start, start + pieceLength)))
}

function secretsIn({ delivery: { secrets, provider } }: BrokenDelivery): readonly Secret[] {
  const scheme = typeof provider === 'object' ? provider.describe?.() : undefined
  const own = scheme ? secretsOf(scheme) : []
  return [...own, ...[secrets].flat().filter((secret) => secret !== undefined)]
}

function confidentIn(row: BrokenDelivery): readonly string[] {
  const { body, headers } = row.delivery
  const texts = [
    typeof body === 'string' ? body : (JSON.stringify(body) ?? ''),
    ...Object.values(headers).flat().map(String),
  ]
  return [...texts, ...secretsIn(row).map((secret) => textOf(secret) ?? '')]
}

test.each(broken)('$cause: $name', async (row) => {
  const { findings } = await diagnose(row.delivery)
  const said = findings.map(({ message, fix }) => `${message} ${fix}`).join(' ')
  const confident = piecesOf(confidentIn(row).join('\u0000'))
  const leaked = [...piecesOf(said)].filter((piece) => confident.has(piece) && !ownWords.has(piece))
  expect(leaked).toEqual([])
})
