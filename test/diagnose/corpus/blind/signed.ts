import { createHmac } from 'node:crypto'
import type { DiagnoseOptions } from '../../../../src/diagnose/index.js'
import { type BrokenDelivery, moment, now } from '../case.js'
import { twilioForm } from './payloads.js'

type Bytes = string | Uint8Array
type Change = Partial<DiagnoseOptions> & { readonly body: unknown }

export const json = {
  accept: '*/*',
  'content-type': 'application/json; charset=utf-8',
  host: 'api.shop.example',
  'user-agent': 'Webhooks/1.0',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
}

export const keys = {
  stripe: 'whsec_8f2bd7a9c1e64d3b9a0c5e7f1b2d4a6c',
  github: 'Zq7!fe2-octo cat#91',
  shopify: 'b2f1c9ae6d1e4f7a8c3b5d9e7f604a12',
  slack: '8f742231b10e8888abcd99yyyzzz85a5',
  twilio: '12345abcdef67890fedcba0987654321',
  svix: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  labsync: 'lsk_7d0a4cf1b2e3498fa6b0',
  laabam: 'lbm_whk_51e2b8f7a9',
  razorpay: 'rzp-hook-Secret-2023',
}

/** One row of the corpus. */
export function row(
  cause: BrokenDelivery['cause'],
  certainty: BrokenDelivery['certainty'],
  name: string,
  delivery: BrokenDelivery['delivery'],
  orElse?: BrokenDelivery['orElse'],
): BrokenDelivery {
  return { name, cause, certainty, delivery, ...(orElse && { orElse }) }
}

export function hmac(key: Bytes, parts: readonly Bytes[], hash = 'sha256'): Buffer {
  const made = createHmac(hash, key)
  for (const part of parts) made.update(part)
  return made.digest()
}

export function hex(key: Bytes, ...parts: readonly Bytes[]): string {
  return hmac(key, parts).toString('hex')
}

export function base64(key: Bytes, ...parts: readonly Bytes[]): string {
  return hmac(key, parts).toString('base64')
}

export function stripe(
  signed: Bytes,
  more: Change,
  key: Bytes = keys.stripe,
  time = moment,
): DiagnoseOptions {
  const signature = `t=${time},v1=${hex(key, `${time}.`, signed)}`
  return {
    provider: 'stripe',
    secrets: keys.stripe,
    now,
    headers: { ...json, 'stripe-signature': signature },
    ...more,
  }
}

export function labsync(signed: Bytes, more: Change, key: Bytes = keys.labsync): DiagnoseOptions {
  const signature = `t=${moment},v1=${hex(key, `${moment}.`, signed)}`
  return {
    provider: 'labsync',
    secrets: keys.labsync,
    now,
    headers: { ...json, 'x-labsync-signature': signature },
    ...more,
  }
}

export const githubHeaders = {
  ...json,
  'user-agent': 'GitHub-Hookshot/044aadd',
  'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  'x-github-event': 'push',
  'x-github-hook-id': '292430182',
}

export function github(signed: Bytes, more: Change, key: Bytes = keys.github): DiagnoseOptions {
  const signature = `sha256=${hex(key, signed)}`
  const headers = { ...githubHeaders, 'x-hub-signature-256': signature }
  return { provider: 'github', secrets: keys.github, now, headers, ...more }
}

export const shopifyHeaders = {
  ...json,
  'x-shopify-topic': 'orders/create',
  'x-shopify-shop-domain': 'example.myshopify.com',
  'x-shopify-api-version': '2023-10',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
}

export function shopify(signed: Bytes, more: Change, key: Bytes = keys.shopify): DiagnoseOptions {
  const headers = { ...shopifyHeaders, 'x-shopify-hmac-sha256': base64(key, signed) }
  return { provider: 'shopify', secrets: keys.shopify, now, headers, ...more }
}

export function slack(signed: Bytes, more: Change, key: Bytes = keys.slack): DiagnoseOptions {
  const headers = {
    ...json,
    'x-slack-request-timestamp': `${moment}`,
    'x-slack-signature': `v0=${hex(key, `v0:${moment}:`, signed)}`,
  }
  return { provider: 'slack', secrets: keys.slack, now, headers, ...more }
}

export const svixKey = Buffer.from(keys.svix.slice('whsec_'.length), 'base64')

export function svix(signed: Bytes, more: Change, key: Bytes = svixKey, names = 'svix'): DiagnoseOptions {
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
  const headers = {
    ...json,
    [`${names}-id`]: id,
    [`${names}-timestamp`]: `${moment}`,
    [`${names}-signature`]: `v1,${base64(key, `${id}.${moment}.`, signed)}`,
  }
  return { provider: 'svix', secrets: keys.svix, now, headers, ...more }
}

export function razorpay(signed: Bytes, more: Change, key: Bytes = keys.razorpay): DiagnoseOptions {
  const headers = { ...json, 'x-razorpay-event-id': 'JWqc', 'x-razorpay-signature': hex(key, signed) }
  return { provider: 'razorpay', secrets: keys.razorpay, now, headers, ...more }
}

export const twilioBody = new URLSearchParams(twilioForm).toString()

/** Signed for `url`, over the form's fields in the order of their names. */
export function twilio(url: string, more: Change): DiagnoseOptions {
  const fields = Object.entries(twilioForm).sort(([a], [b]) => (a < b ? -1 : 1))
  const signature = hmac(keys.twilio, [url, ...fields.flat()], 'sha1').toString('base64')
  const headers = {
    ...json,
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'x-twilio-signature': signature,
    'i-twilio-idempotency-token': 'f9b1',
  }
  return { provider: 'twilio', secrets: keys.twilio, url, now, headers, ...more }
}
