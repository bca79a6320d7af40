import { createPublicKey } from 'node:crypto'
import { gitlab } from '../../../src/providers/gitlab.js'
import { basicCredentials } from '../../../src/schemes/basic-credentials.js'
import { bodyHmac } from '../../../src/schemes/body-hmac.js'
import { blindGenuine } from './blind/genuine.js'
import { genuineBodies } from './bodies/genuine.js'
import { type GenuineDelivery, mac, moment, now, secret, stripeDelivery } from './case.js'
import { ed25519, p256, p256Pem } from './secrets.js'
import {
  discord,
  github,
  json,
  paddle,
  sendgrid,
  shopify,
  standard,
  standardHeaders,
  timed,
  v0,
} from './senders.js'

const body = '{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{}}}'

const text = 'c0ffee-and-a-long-webhook-secret'
const keyBytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
const token = 'flabs-token-0123456789abcdef'
const standardMac = mac([`msg_1.${moment}.`, json], { key: keyBytes, encoding: 'base64' })

/** Secrets and signatures that look odd, and are right. */
const unusual: readonly GenuineDelivery[] = [
  {
    name: 'a secret with blanks and quotes in it',
    delivery: github('two words, "and" more', 'two words, "and" more'),
  },
  {
    name: 'a secret that looks like a variable',
    delivery: github('name=value-of-secret', 'name=value-of-secret'),
  },
  {
    name: 'a secret that is a UUID',
    delivery: shopify('d4f7a1b2-1111-4222-8333-444455556666', 'd4f7a1b2-1111-4222-8333-444455556666'),
  },
  { name: 'a secret that is a placeholder', delivery: github('development', 'development') },
  {
    name: 'a secret as bytes that end in a line break',
    delivery: github(`${text}\n`, Buffer.from(`${text}\n`)),
  },
  { name: 'whsec_ that is text, synclabs', delivery: timed('synclabs', secret, secret) },
  { name: 'whsec_ that is base64, clerk', delivery: standard('clerk', keyBytes, secret) },
  {
    name: 'whsec_ stripped where it may be, resend',
    delivery: standard('resend', keyBytes, secret.slice('whsec_'.length)),
  },
  { name: 'v1,whsec_, supabase', delivery: standard('supabase', keyBytes, `v1,${secret}`) },
  { name: 'whsec_ that is text, of an older secret of polar', delivery: standard('polar', secret, secret) },
  {
    name: 'whsec_ that is base64, of a newer secret of polar',
    delivery: standard('polar', keyBytes, secret),
  },
  {
    name: 'v0 and v1 both',
    delivery: stripeDelivery(body, body, {
      headers: { 'stripe-signature': `t=${moment},v1=${mac([`${moment}.`, body])},v0=${'1'.repeat(64)}` },
    }),
  },
  {
    name: 'several signatures while the sender rotates',
    delivery: standard('svix', keyBytes, secret, {
      headers: standardHeaders(
        'svix',
        `v1,${btoa('x'.repeat(32))} v1a,${btoa('y'.repeat(64))} v1,${standardMac}`,
      ),
    }),
  },
  {
    name: 'a header in capitals',
    delivery: paddle(text, text, {
      headers: {
        'Paddle-Signature': `ts=${moment};h1=${mac([`${moment}:`, json], { key: text }).toUpperCase()}`,
      },
    }),
  },
  { name: 'the third of three secrets', delivery: v0('zoom', text, ['one-secret', 'two-secrets', text]) },
  {
    name: 'a token, bare',
    delivery: { provider: 'flabs', secrets: token, now, headers: { authorization: token }, body: json },
  },
  {
    name: 'a token behind Bearer, and two tokens',
    delivery: {
      provider: 'flabs',
      secrets: ['another-token', token],
      now,
      headers: { authorization: `Bearer ${token}` },
      body: json,
    },
  },
  {
    name: "GitLab's token",
    delivery: { provider: gitlab({ token }), now, headers: { 'X-Gitlab-Token': token }, body: json },
  },
  {
    name: 'Basic with a colon in the password',
    delivery: {
      provider: basicCredentials({ credentials: 'sender:pass:word' }),
      now,
      headers: { authorization: `basic ${btoa('sender:pass:word')}` },
      body: json,
    },
  },
  {
    name: 'SHA-512 in url-safe base64',
    delivery: {
      provider: bodyHmac({ header: 'x-acme', encoding: 'base64url', hash: 'sha512', secret: text }),
      now,
      headers: {
        'x-acme': Buffer.from(mac([json], { key: text, hash: 'sha512' }), 'hex').toString('base64url'),
      },
      body: json,
    },
  },
  {
    name: 'an Ed25519 key in DER',
    delivery: discord(ed25519, createPublicKey(ed25519).export({ format: 'der', type: 'spki' })),
  },
  { name: 'a P-256 key in PEM', delivery: sendgrid(p256, p256Pem) },
]

export const genuine: readonly GenuineDelivery[] = [
  ...unusual,
  { name: 'stripe, by name', delivery: stripeDelivery(body, body) },
  { name: 'stripe, by its header', delivery: stripeDelivery(body, body, { provider: undefined }) },
  { name: 'stripe, bytes', delivery: stripeDelivery(body, new TextEncoder().encode(body)) },
  { name: 'stripe, two secrets', delivery: stripeDelivery(body, body, { secrets: ['another', secret] }) },
  ...genuineBodies,
  ...blindGenuine,
]
