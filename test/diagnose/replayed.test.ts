import { createHmac, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DiagnoseOptions, diagnose } from '../../src/diagnose/index.js'
import { moment, now } from './corpus/case.js'
import { genuine } from './corpus/genuine.js'

// Whoever holds one genuine delivery, and no secret, may move bytes between what is signed and what tells where it ends.
// A diagnosis must not take that for a fault of the receiver's.

const secret = 'a-long-and-secret-key-0123'
const milliseconds = '1712345678901'

function macOf(text: string, hash = 'sha256'): string {
  return createHmac(hash, secret).update(text).digest('base64')
}

async function provedCodes(delivery: DiagnoseOptions): Promise<readonly string[]> {
  const { verdict, findings } = await diagnose(delivery)
  expect(verdict).toBe('refused')
  return findings.filter(({ certainty }) => certainty === 'proved').map(({ code }) => code)
}

function hubspot(body: string, timestamp: string): DiagnoseOptions {
  const url = 'https://api.shop.example/hubspot'
  const signature = macOf(`POST${url}[{"a":1}]${milliseconds}`)
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp }
  return { provider: 'hubspot', secrets: secret, url, now: () => Number(milliseconds), body, headers }
}

test.each([1, 2, 3, 4, 10, 12])('%i digits of a time that were moved into the body', async (count) => {
  const moved = hubspot(`[{"a":1}]${milliseconds.slice(0, count)}`, milliseconds.slice(count))
  expect(await provedCodes(moved)).toEqual([])
})

test.each([
  ['a path in a header', { 'x-original-url': '/square?' }],
  ['a host with a path', { host: 'api.shop.example/square?' }],
])('a query that was moved into the body, by %s', async (_, headers) => {
  const url = 'https://api.shop.example/square?tenant=5'
  const signature = { 'x-square-hmacsha256-signature': macOf(`${url}{"a":1}`) }
  const moved = { provider: 'square', secrets: secret, url, now, body: 'tenant=5{"a":1}' } as const
  expect(await provedCodes({ ...moved, headers: { ...signature, ...headers } })).toEqual([])
})

const sms = 'https://api.shop.example/sms'

test.each([
  ['a path in a header', `${sms}BodyhelloFrom1`, sms, 'From=1', { 'x-original-url': '/smsBodyhello' }],
  ['a host', `${sms}Body/smsFrom1`, sms, 'From=1', { host: 'api.shop.example/smsBody' }],
  ['a forwarded prefix', `${sms}/x/smsFrom1`, sms, 'From=1', { 'x-forwarded-prefix': '/sms/x' }],
  ['a field named as a query', `${sms}?a=1From1`, `${sms}?a=1`, '%3Fa==1&From=1', {}],
  ['a field named as a slash', `${sms}/From1`, `${sms}/`, '/=&From=1', {}],
])('a form with a field that was moved to or from the URL, by %s', async (_, signed, url, body, others) => {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': macOf(signed, 'sha1'),
    ...others,
  }
  expect(await provedCodes({ provider: 'twilio', secrets: secret, url, now, body, headers })).toEqual([])
})

test('a MAC by a public key', async () => {
  const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' })
  const publicKey = spki.subarray(-32).toString('hex')
  const mac = createHmac('sha256', publicKey).update('{}').digest('hex')
  const delivery = { provider: 'discord', secrets: publicKey, now, body: '{}' } as const
  for (const headers of [
    { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${mac}` },
    { 'x-razorpay-signature': mac },
    { 'stripe-signature': `t=${moment},v1=${mac}` },
  ])
    expect(await provedCodes({ ...delivery, headers })).toEqual([])
})

/** What undoes one byte that was changed at random: what was changed is the body. */
const ofBody = ['body_', 'signed_body_only']

describe('one byte of the body at random', () => {
  const signed = genuine.filter(({ delivery }) => typeof delivery.body === 'string' && delivery.body !== '')

  test.each(signed)('$name', async ({ delivery }) => {
    const body = Buffer.from(String(delivery.body))
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = new Uint8Array(body)
        changed[at] = (changed[at] ?? 0) ^ change
        const { findings } = await diagnose({ ...delivery, body: changed })
        for (const { code, certainty } of findings)
          if (certainty === 'proved')
            expect(
              ofBody.some((begin) => code.startsWith(begin)),
              code,
            ).toBe(true)
      }),
      { seed: 11, numRuns: 12 },
    )
  })
})
