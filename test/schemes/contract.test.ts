import { createHash, createHmac, generateKeyPairSync, type KeyPairKeyObjectResult, sign } from 'node:crypto'
import {
  bearerToken,
  bodyHmac,
  httpMessageSignature,
  type MessageKey,
  publicKey,
  standardWebhooks,
  standardWebhooksV1a,
  timestampedHmac,
  v0Hmac,
} from '../../src/schemes/index.js'
import type { BodyBytes } from '../../src/types.js'
import { schemeContract } from '../contracts/scheme.js'
import { untyped } from '../signature/support.js'

const now = Math.floor(Date.now() / 1000)

function mac(key: string | Uint8Array, prefix: string, body: BodyBytes): Buffer {
  return createHmac('sha256', key).update(prefix).update(body).digest()
}

schemeContract({
  name: 'timestampedHmac',
  seals: true,
  create: (secret) => timestampedHmac({ header: 'x-signature', secret }),
  authenticate: (body, secret) => ({
    'x-signature': `t=${now},v1=${mac(secret, `${now}.`, body).toString('hex')}`,
  }),
  signed: true,
  mismatch: 'signature_mismatch',
})

schemeContract({
  name: 'v0Hmac',
  create: (secret) => v0Hmac({ headers: 'x-acme', secret }),
  authenticate: (body, secret) => ({
    'x-acme-signature': `v0=${mac(secret, `v0:${now}:`, body).toString('hex')}`,
    'x-acme-request-timestamp': String(now),
  }),
  signed: true,
  seals: true,
  mismatch: 'signature_mismatch',
})

schemeContract({
  name: 'bodyHmac',
  seals: true,
  create: (secret) => bodyHmac({ header: 'x-signature', prefix: 'sha256=', encoding: 'hex', secret }),
  authenticate: (body, secret) => ({ 'x-signature': `sha256=${mac(secret, '', body).toString('hex')}` }),
  signed: true,
  mismatch: 'signature_mismatch',
})

schemeContract({
  name: 'bearerToken',
  seals: true,
  create: (token) => bearerToken({ token }),
  authenticate: (_body, token) => ({ authorization: `Bearer ${token}` }),
  signed: false,
  mismatch: 'token_mismatch',
})

schemeContract({
  name: 'standardWebhooks',
  seals: true,
  create: (secrets) =>
    standardWebhooks({ secret: Array.isArray(secrets) ? secrets.map(inBase64) : inBase64(secrets) }),
  authenticate: (body, secret) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(now),
    'webhook-signature': `v1,${mac(secret, `msg_1.${now}.`, body).toString('base64')}`,
  }),
  signed: true,
  mismatch: 'signature_mismatch',
})

const kinds = {
  ed25519: () => generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'rsa-sha256': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

for (const algorithm of ['ed25519', 'ecdsa-p256-sha256', 'rsa-sha256'] as const) {
  const pairOf = pairs(kinds[algorithm])
  schemeContract({
    name: `publicKey by ${algorithm}`,
    seals: false,
    create: (secrets) =>
      publicKey({
        algorithm,
        publicKey: Array.isArray(secrets) ? secrets.map(inPem(pairOf)) : inPem(pairOf)(secrets),
        signature: { header: 'x-signature', encoding: 'base64' },
        timestamp: { header: 'x-timestamp' },
        signed: ({ timestamp, body }) => [timestamp, '.', body],
      }),
    authenticate: (body, secret) => ({
      'x-timestamp': `${now}`,
      'x-signature': signatureBy(pairOf(secret), `${now}.`, body),
    }),
    signed: true,
    mismatch: 'signature_mismatch',
  })
}

const ed25519PairOf = pairs(kinds.ed25519)

schemeContract({
  name: 'standardWebhooksV1a',
  seals: false,
  create: (secrets) =>
    standardWebhooksV1a({
      publicKey: Array.isArray(secrets) ? secrets.map(inPem(ed25519PairOf)) : inPem(ed25519PairOf)(secrets),
    }),
  authenticate: (body, secret) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': `${now}`,
    'webhook-signature': `v1a,${signatureBy(ed25519PairOf(secret), `msg_1.${now}.`, body)}`,
  }),
  signed: true,
  mismatch: 'signature_mismatch',
})

const keyids = new Map([
  ['new', 'key-0'],
  ['old', 'key-2'],
])

schemeContract({
  name: 'httpMessageSignature',
  seals: true,
  create: (secrets) =>
    httpMessageSignature({
      keys: Array.isArray(secrets)
        ? Object.fromEntries(secrets.map((secret, index) => [`key-${index}`, sharedKey(secret)]))
        : sharedKey(secrets),
    }),
  authenticate: (body, secret) => {
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
    const input = `("@method" "content-digest");created=${now};keyid="${keyids.get(secret) ?? 'key-1'}"`
    const base = `"@method": POST\n"content-digest": ${digest}\n"@signature-params": ${input}`
    return {
      'content-digest': digest,
      'signature-input': `sig=${input}`,
      signature: `sig=:${mac(secret, '', base).toString('base64')}:`,
    }
  },
  signed: true,
  mismatch: 'signature_mismatch',
})

function sharedKey(secret: unknown): MessageKey {
  return { algorithm: 'hmac-sha256', secret: untyped<string>(secret) }
}

type Pair = KeyPairKeyObjectResult

/** A pair of keys for each secret, by its text: that of the same text is the same pair. */
function pairs(create: () => Pair): (secret: string) => Pair {
  const made = new Map<string, Pair>()
  return (secret) => {
    const pair = made.get(secret) ?? create()
    made.set(secret, pair)
    return pair
  }
}

/** The public key that goes with a secret, in PEM; what is none stays as it is. */
function inPem(pairOf: (secret: string) => Pair): <Value>(secret: Value) => Value | string {
  return (secret) => {
    if (typeof secret !== 'string' || !secret.trim()) return secret
    return pairOf(secret).publicKey.export({ format: 'pem', type: 'spki' }).toString()
  }
}

function signatureBy({ privateKey }: Pair, prefix: string, body: BodyBytes): string {
  const message = Buffer.concat([Buffer.from(prefix), Buffer.from(body)])
  const hash = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return sign(hash, message, privateKey).toString('base64')
}

/** A secret as Standard Webhooks spells it; what is none stays as it is. */
function inBase64<Value>(secret: Value): Value | string {
  return typeof secret === 'string' && secret.trim() ? Buffer.from(secret).toString('base64') : secret
}
