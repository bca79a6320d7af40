import { createSign, generateKeyPairSync } from 'node:crypto'
import type { DiagnoseOptions, FindingCode } from '../../../../src/diagnose/index.js'
import { bodyHmac } from '../../../../src/schemes/body-hmac.js'
import { type BrokenDelivery, mac, moment, now, secret, stripeHeader } from '../case.js'

// Deliveries whose receiver sees `seen` of the body that was signed, by code of the test's own.

type Bytes = string | Uint8Array
type Send = (signed: Bytes, seen: unknown, headers?: Readonly<Record<string, string>>) => DiagnoseOptions

const given = { secrets: secret, now }

export const github: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'github',
  headers: { 'x-hub-signature-256': `sha256=${mac([signed])}`, 'x-github-event': 'push', ...headers },
  body: seen,
})

export const shopify: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'shopify',
  headers: {
    'x-shopify-hmac-sha256': mac([signed], { encoding: 'base64' }),
    'x-shopify-topic': 'orders/create',
    ...headers,
  },
  body: seen,
})

export const slack: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'slack',
  headers: {
    'x-slack-request-timestamp': `${moment}`,
    'x-slack-signature': `v0=${mac([`v0:${moment}:`, signed])}`,
    ...headers,
  },
  body: seen,
})

export const labsync: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'labsync',
  headers: { 'x-labsync-signature': stripeHeader(signed), ...headers },
  body: seen,
})

export const razorpay: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'razorpay',
  headers: { 'x-razorpay-signature': mac([signed]), ...headers },
  body: seen,
})

export const paddle: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'paddle',
  headers: { 'paddle-signature': `ts=${moment};h1=${mac([`${moment}:`, signed])}`, ...headers },
  body: seen,
})

export const typeform: Send = (signed, seen, headers) => ({
  ...given,
  provider: 'typeform',
  headers: { 'typeform-signature': `sha256=${mac([signed], { encoding: 'base64' })}`, ...headers },
  body: seen,
})

export const svix: Send = (signed, seen, headers) => {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return {
    ...given,
    provider: 'svix',
    headers: {
      'svix-id': 'msg_1',
      'svix-timestamp': `${moment}`,
      'svix-signature': `v1,${mac([`msg_1.${moment}.`, signed], { key, encoding: 'base64' })}`,
      ...headers,
    },
    body: seen,
  }
}

/** A sender that isn't the library's: a MAC of the body, in hex or base64. */
export function bodySigner(header: string, encoding: 'hex' | 'base64', prefix = ''): Send {
  return (signed, seen, headers) => ({
    now,
    provider: bodyHmac({ header, prefix, encoding, secret }),
    headers: { [header]: prefix + mac([signed], { encoding }), ...headers },
    body: seen,
  })
}

/** Twilio signs the fields of a form, not its bytes. */
export const twilio = (fields: Readonly<Record<string, string>>, seen: unknown): DiagnoseOptions => {
  const url = 'https://example.com/webhooks/twilio'
  const text = Object.entries(fields).toSorted().flat().join('')
  return {
    ...given,
    url,
    provider: 'twilio',
    headers: { 'x-twilio-signature': mac([url, text], { hash: 'sha1', encoding: 'base64' }) },
    body: seen,
  }
}

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

export const sendgrid: Send = (signed, seen, headers) => {
  const sign = createSign('sha256').update(`${moment}`).update(signed)
  return {
    now,
    provider: 'sendgrid',
    secrets: publicKey,
    headers: {
      'x-twilio-email-event-webhook-timestamp': `${moment}`,
      'x-twilio-email-event-webhook-signature': sign.sign(keys.privateKey, 'base64'),
      ...headers,
    },
    body: seen,
  }
}

/** A row whose cause the signature proves. */
export function proved(
  cause: FindingCode,
  name: string,
  delivery: DiagnoseOptions,
  thread?: string,
): BrokenDelivery {
  return { cause, certainty: 'proved', name, delivery, ...(thread !== undefined && { thread }) }
}

/** A row whose cause only shows. */
export function likely(
  cause: FindingCode,
  name: string,
  delivery: DiagnoseOptions,
  thread?: string,
): BrokenDelivery {
  return { ...proved(cause, name, delivery, thread), certainty: 'likely' }
}
