import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DiagnoseOptions, diagnose, type SenderName } from '../../src/diagnose/index.js'
import { schemeOfSender, senderNames } from '../../src/diagnose/known-senders.js'
import type { HmacOptions } from '../../src/schemes/hmac.js'
import { deliveryReaderOf } from '../../src/schemes/signed-delivery.js'

// Who doesn't have the secret can prove nothing, whatever the receiver was given by mistake.

const time = 1_700_000_000
const url = 'https://example.com/webhooks'
const spkiPem = generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()
const spkiBase64 = spkiPem.replace(/-----[A-Z ]+-----|\n/g, '')

const publishable = 'pk_live_TYooMQauvdEDq54NiTphI7jx'
const endpointId = 'we_1Fro3MEErckdb3enb7aSN8js'
const spki = Buffer.from(spkiBase64, 'base64')

/** What a receiver was given by mistake, and a key that a stranger has who guesses that. */
const guesses: readonly (readonly [secret: string | Uint8Array, key: string | Uint8Array])[] = [
  ['"undefined"', 'undefined'],
  ["'null'\n", 'null'],
  ['changeme\n', 'changeme'],
  ['SECRET=', ''],
  ['SECRET=changeme', 'changeme'],
  ['WEBHOOK_SECRET=your_secret_here', 'your_secret_here'],
  ['Bearer ', ''],
  ['"whsec_"', ''],
  ['v1,whsec_ ', ''],
  ['whsec_ ', ''],
  ['""', ''],
  [' ', ''],
  ['\n', ''],
  ['', '\n'],
  ['', ''],
  ['Y2hhbmdlbWU=', 'changeme'],
  ['changeme', btoa('changeme')],
  [endpointId, btoa(endpointId)],
  ['QUFBQUFB', 'AAAAAA'],
  ['414141414141', 'AAAAAA'],
  [`${publishable}\n`, publishable],
  [`STRIPE_KEY=${publishable}`, publishable],
  [`"${endpointId}"`, endpointId],
  [btoa(endpointId), endpointId],
  [spkiBase64, spki],
  [`KEY=${spkiBase64}`, spkiBase64],
  [spki.toString('hex'), spki],
  [new Uint8Array(spki), spkiBase64],
  [btoa(spkiPem), spkiPem],
  [`${spkiPem}\n`, spkiPem.trim()],
]

/** Any secret, as it is or with something around it. */
const secrets = fc
  .tuple(
    fc.constantFrom('', ' ', '"', 'whsec_', 'v1,whsec_', 'NAME=', 'Bearer '),
    fc.oneof(fc.base64String({ minLength: 24, maxLength: 44 }), fc.string({ minLength: 8, maxLength: 40 })),
    fc.constantFrom('', '\n', '"'),
  )
  .map((pieces) => pieces.join(''))

const keys = fc.uint8Array({ minLength: 16, maxLength: 40 })

function bodyOf(name: SenderName): string {
  if (name === 'twilio') return 'AccountSid=AC1&Body=hello'
  const signature = { timestamp: String(time), token: 'abcdef', signature: '0'.repeat(64) }
  return JSON.stringify({ signature, webhookTimestamp: time * 1000, created: time, livemode: true })
}

function requestOf(name: SenderName, key: Buffer): Pick<DiagnoseOptions, 'body' | 'headers'> {
  const scheme = schemeOfSender(name)
  const body = bodyOf(name)
  if (scheme.kind === 'bearerToken')
    return { body, headers: { [scheme.options.header ?? 'authorization']: `Bearer ${key.toString()}` } }
  if (scheme.kind === 'publicKey')
    return { body, headers: headersOf(scheme.options, strangersSignature(name)) }
  if (scheme.kind !== 'hmac') throw new Error(`No forgery of ${scheme.kind}.`)
  const { hash = 'sha256', signature } = scheme.options
  const unsigned = headersOf(scheme.options, Buffer.alloc(1))
  const { message } = deliveryReaderOf(scheme.options, (bytes) => bytes).read(body, unsigned)
  const mac = createHmac(hash, key).update(message.prefix).update(message.body).digest()
  if ('header' in signature) return { headers: { ...headersOf(scheme.options, mac), ...typeOf(name) }, body }
  return { headers: unsigned, body: body.replace('0'.repeat(64), mac.toString('hex')) }
}

function typeOf(name: SenderName): Record<string, string> {
  const { typeHeader } = schemeOfSender(name)
  return typeHeader === undefined ? {} : { [typeHeader]: 'push' }
}

function headersOf(
  options: Pick<HmacOptions, 'signature' | 'timestamp' | 'id'>,
  mac: Buffer,
): Record<string, string> {
  const { signature, timestamp, id } = options
  const at = timestamp?.unit === 'milliseconds' ? `${time}000` : String(time)
  const headers: Record<string, string> = {}
  if (id && 'header' in id) headers[id.header] = 'msg_1'
  if (timestamp && 'header' in timestamp) headers[timestamp.header] = at
  if (!('header' in signature)) return headers
  const item = (signature.prefix ?? '') + mac.toString(signature.encoding)
  const items = timestamp && 'prefix' in timestamp ? [timestamp.prefix + at, item] : [item]
  return { ...headers, [signature.header]: items.join(signature.separator) }
}

function strangersSignature(name: SenderName): Buffer {
  if (name === 'discord') return sign(null, Buffer.from('x'), generateKeyPairSync('ed25519').privateKey)
  return sign('sha256', Buffer.from('x'), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
}

/** The codes that a diagnosis calls proved. */
async function provedCodes(name: SenderName, secret: string | Uint8Array, key: string | Uint8Array) {
  const { verdict, findings } = await diagnose({
    ...requestOf(name, Buffer.from(key)),
    provider: name,
    secrets: secret,
    url,
    now: () => time * 1000,
  })
  // a scheme may itself read a secret so: that is its receiver's risk, and no finding
  if (verdict === 'verified') return []
  return findings.filter(({ certainty }) => certainty === 'proved').map(({ code }) => code)
}

describe.each(senderNames)('%s', (name) => {
  test('nothing is proved by another secret', async () => {
    await fc.assert(
      fc.asyncProperty(secrets, keys, async (secret, key) => {
        expect(await provedCodes(name, secret, key)).toEqual([])
      }),
      { seed: 11, numRuns: 25 },
    )
  })

  test('nothing is proved by who guesses what a wrong secret was meant to be', async () => {
    for (const [secret, key] of guesses)
      expect(await provedCodes(name, secret, key), String(secret)).toEqual([])
  })
})
