import { type KeyObject, sign } from 'node:crypto'
import type { DiagnoseOptions } from '../../../src/diagnose/index.js'
import { mac, moment, now } from './case.js'

// Deliveries as their senders make them, signed by node:crypto alone.

type Bytes = string | Uint8Array
type More = Partial<DiagnoseOptions>

export const json = '{"id":"evt_1","type":"invoice.paid","data":{"amount":1200}}'
export const form = 'AccountSid=AC1&Body=hello&From=%2B15550001111'

export function github(key: Bytes, secrets: DiagnoseOptions['secrets'], more: More = {}): DiagnoseOptions {
  const headers = { 'x-hub-signature-256': `sha256=${mac([json], { key })}`, 'x-github-event': 'push' }
  return { provider: 'github', secrets, now, headers, body: json, ...more }
}

export function shopify(key: Bytes, secrets: DiagnoseOptions['secrets'], more: More = {}): DiagnoseOptions {
  const signature = mac([json], { key, encoding: 'base64' })
  const headers = { 'x-shopify-hmac-sha256': signature, 'x-shopify-topic': 'orders/paid' }
  return { provider: 'shopify', secrets, now, headers, body: json, ...more }
}

export function bare(
  provider: 'lemonsqueezy' | 'razorpay' | 'linear' | 'sentry' | 'typeform',
  header: string,
  value: string,
  secrets: DiagnoseOptions['secrets'],
  more: More = {},
): DiagnoseOptions {
  return { provider, secrets, now, headers: { [header]: value }, body: json, ...more }
}

/** `t=…,v1=…` in any header. */
export function timed(
  provider: 'stripe' | 'labsync' | 'laabam' | 'synclabs' | 'calendly',
  key: Bytes,
  secrets: DiagnoseOptions['secrets'],
  more: More = {},
): DiagnoseOptions {
  const headers = {
    stripe: 'stripe-signature',
    labsync: 'x-labsync-signature',
    laabam: 'x-laabam-signature',
    synclabs: 'sync-signature',
    calendly: 'calendly-webhook-signature',
  }
  const value = `t=${moment},v1=${mac([`${moment}.`, json], { key })}`
  return { provider, secrets, now, headers: { [headers[provider]]: value }, body: json, ...more }
}

/** Standard Webhooks. */
export function standard(
  provider: 'svix' | 'clerk' | 'resend' | 'openai' | 'supabase' | 'polar' | 'gitlab',
  key: Bytes,
  secrets: DiagnoseOptions['secrets'],
  more: More = {},
): DiagnoseOptions {
  const signature = `v1,${mac([`msg_1.${moment}.`, json], { key, encoding: 'base64' })}`
  return { provider, secrets, now, headers: standardHeaders(provider, signature), body: json, ...more }
}

export function standardHeaders(provider: string, signature: string): Record<string, string> {
  const start = ['svix', 'clerk', 'resend'].includes(provider) ? 'svix' : 'webhook'
  return {
    [`${start}-id`]: 'msg_1',
    [`${start}-timestamp`]: String(moment),
    [`${start}-signature`]: signature,
  }
}

/** Slack's scheme. */
export function v0(
  provider: 'slack' | 'zoom',
  key: Bytes,
  secrets: DiagnoseOptions['secrets'],
  more: More = {},
): DiagnoseOptions {
  const start = provider === 'slack' ? 'x-slack' : 'x-zm'
  const headers = {
    [`${start}-request-timestamp`]: String(moment),
    [`${start}-signature`]: `v0=${mac([`v0:${moment}:`, json], { key })}`,
  }
  return { provider, secrets, now, headers, body: json, ...more }
}

export function paddle(key: Bytes, secrets: DiagnoseOptions['secrets'], more: More = {}): DiagnoseOptions {
  const headers = { 'paddle-signature': `ts=${moment};h1=${mac([`${moment}:`, json], { key })}` }
  return { provider: 'paddle', secrets, now, headers, body: json, ...more }
}

/** A form whose URL is signed with it. */
export function twilio(signed: string, key: Bytes, more: More = {}): DiagnoseOptions {
  const sorted = [...new URLSearchParams(form)].toSorted().flat().join('')
  const signature = mac([signed, sorted], { key, hash: 'sha1', encoding: 'base64' })
  return { provider: 'twilio', now, headers: { 'x-twilio-signature': signature }, body: form, ...more }
}

export function square(signed: string, key: Bytes, more: More = {}): DiagnoseOptions {
  const signature = mac([signed, json], { key, encoding: 'base64' })
  return {
    provider: 'square',
    now,
    headers: { 'x-square-hmacsha256-signature': signature },
    body: json,
    ...more,
  }
}

export function hubspot(signed: string, key: Bytes, more: More = {}): DiagnoseOptions {
  const time = String(moment * 1000)
  const headers = {
    'x-hubspot-request-timestamp': time,
    'x-hubspot-signature-v3': mac([`POST${signed}`, json, time], { key, encoding: 'base64' }),
  }
  return { provider: 'hubspot', now, headers, body: json, ...more }
}

export function mailgun(
  key: Bytes,
  secrets: DiagnoseOptions['secrets'],
  encode = (hex: string) => hex,
): DiagnoseOptions {
  const token = 'a1b2c3d4e5f6'
  const signature = encode(mac([`${moment}`, token], { key }))
  const body = JSON.stringify({
    signature: { timestamp: `${moment}`, token, signature },
    'event-data': { event: 'opened' },
  })
  return { provider: 'mailgun', secrets, now, headers: { 'content-type': 'application/json' }, body }
}

export function discord(
  key: KeyObject,
  secrets: DiagnoseOptions['secrets'],
  more: More = {},
): DiagnoseOptions {
  const signature = sign(null, Buffer.from(`${moment}${json}`), key).toString('hex')
  const headers = { 'x-signature-ed25519': signature, 'x-signature-timestamp': String(moment) }
  return { provider: 'discord', secrets, now, headers, body: json, ...more }
}

export function sendgrid(
  key: KeyObject,
  secrets: DiagnoseOptions['secrets'],
  dsaEncoding: 'der' | 'ieee-p1363' = 'der',
): DiagnoseOptions {
  const signature = sign('sha256', Buffer.from(`${moment}${json}`), { key, dsaEncoding }).toString('base64')
  const headers = {
    'x-twilio-email-event-webhook-signature': signature,
    'x-twilio-email-event-webhook-timestamp': String(moment),
  }
  return { provider: 'sendgrid', secrets, now, headers, body: json }
}
