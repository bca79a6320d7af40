import { sign } from 'node:crypto'
import { hubspot as hubspotProvider } from '../../../src/providers/hubspot.js'
import { square as squareProvider } from '../../../src/providers/square.js'
import { twilio as twilioProvider } from '../../../src/providers/twilio.js'
import { bearerToken } from '../../../src/schemes/bearer-token.js'
import { bodyHmac } from '../../../src/schemes/body-hmac.js'
import { httpMessageSignature } from '../../../src/schemes/http-message-signature/index.js'
import { type BrokenDelivery, mac, moment, now, secret } from './case.js'
import { ed25519, p256, p256Pem } from './secrets.js'
import {
  bare,
  discord,
  github,
  hubspot,
  json,
  mailgun,
  paddle,
  sendgrid,
  shopify,
  square,
  standard,
  standardHeaders,
  timed,
  twilio,
  v0,
} from './senders.js'

const text = 'c0ffee-and-a-long-webhook-secret'
const keyBytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
const authToken = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const hex = mac([json], { key: text })
const base64 = mac([json], { key: text, encoding: 'base64' })
const timedHex = mac([`${moment}.`, json])
const token = 'flabs-token-0123456789abcdef'

const bodyOnly: readonly BrokenDelivery[] = [
  {
    name: 'a test script of Stripe that signs the body alone',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret, {
      headers: { 'stripe-signature': `t=${moment},v1=${mac([json])}` },
    }),
  },
  {
    name: 'labsync, by its older sample',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: timed('labsync', text, text, { headers: { 'x-labsync-signature': `t=${moment},v1=${hex}` } }),
  },
  {
    name: 'Standard Webhooks without id and time',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, secret, {
      headers: standardHeaders('svix', `v1,${mac([json], { key: keyBytes, encoding: 'base64' })}`),
    }),
  },
  {
    name: 'Slack, body alone',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: v0('slack', text, text, {
      headers: { 'x-slack-request-timestamp': String(moment), 'x-slack-signature': `v0=${hex}` },
    }),
  },
  {
    name: 'Discord, body alone',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: discord(ed25519, publicHex(), {
      headers: {
        'x-signature-ed25519': sign(null, Buffer.from(json), ed25519).toString('hex'),
        'x-signature-timestamp': String(moment),
      },
    }),
  },
  {
    name: 'a time is signed, and the scheme reads the body alone',
    cause: 'signed_body_only',
    certainty: 'proved',
    delivery: {
      provider: bodyHmac({ header: 'x-acme-signature', encoding: 'hex', secret: text }),
      now,
      headers: {
        'x-acme-signature': mac([`${moment}.`, json], { key: text }),
        'x-acme-timestamp': String(moment),
      },
      body: json,
    },
  },
  {
    name: 'whoever has one delivery can shift what is signed into the body',
    cause: 'secret_or_body',
    certainty: 'likely',
    delivery: timed('stripe', secret, secret, {
      body: `${moment}.${json}`,
      headers: { 'stripe-signature': `t=1700000001,v1=${timedHex}` },
    }),
  },
]

const otherTime: readonly BrokenDelivery[] = [
  {
    name: 'a proxy sets the time anew',
    cause: 'signed_other_time',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, secret, {
      headers: {
        ...standardHeaders(
          'svix',
          `v1,${mac([`msg_1.${moment - 2}.`, json], { key: keyBytes, encoding: 'base64' })}`,
        ),
        'x-sent-at': String(moment - 2),
      },
    }),
  },
  {
    name: 'the time of the body is signed',
    cause: 'signed_other_time',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret, {
      body: '{"id":"evt_1","created":1699999990}',
      headers: {
        'stripe-signature': `t=${moment},v1=${mac(['1699999990.', '{"id":"evt_1","created":1699999990}'])}`,
      },
    }),
  },
  {
    name: "the time of the request's Date is signed",
    cause: 'signed_other_time',
    certainty: 'proved',
    delivery: v0('slack', text, text, {
      headers: {
        date: new Date((moment - 5) * 1000).toUTCString(),
        'x-slack-request-timestamp': String(moment),
        'x-slack-signature': `v0=${mac([`v0:${moment - 5}:`, json], { key: text })}`,
      },
    }),
  },
]

const hook = 'https://example.com/hooks/twilio'

const otherUrl: readonly BrokenDelivery[] = [
  {
    name: 'TLS ends ahead of the app',
    thread: 'twilio-node 321',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: twilio(hook, authToken, { secrets: authToken, url: hook.replace('https', 'http') }),
  },
  {
    name: 'the URL was put together from what the app sees',
    thread: 'twilio-node 924',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: twilio(hook, authToken, {
      provider: twilioProvider({ secret: authToken, url: 'http://localhost:3000/hooks/twilio' }),
      headers: {
        'x-twilio-signature': twilioSignature(hook),
        host: 'localhost:3000',
        'x-forwarded-host': 'example.com',
      },
    }),
  },
  {
    name: 'the sender leaves the port out',
    thread: 'twilio-python 751',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: twilio(hook, authToken, { secrets: authToken, url: hook.replace('.com', '.com:443') }),
  },
  {
    name: 'the sender has the port in the URL',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: twilio(hook.replace('.com', '.com:443'), authToken, { secrets: authToken, url: hook }),
  },
  {
    name: 'another port',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s', text, { secrets: text, url: 'https://example.com:8443/s' }),
  },
  {
    name: 'a slash at the end',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s/', text, { secrets: text, url: 'https://example.com/s' }),
  },
  {
    name: 'a slash too much',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s', text, { secrets: text, url: 'https://example.com/s/' }),
  },
  {
    name: 'a prefix that the proxy strips',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: hubspot('https://example.com/api/hubspot', text, {
      provider: hubspotProvider({ secret: text, url: 'https://example.com/hubspot' }),
      headers: {
        ...Object(hubspot('https://example.com/api/hubspot', text).headers),
        'x-forwarded-prefix': '/api',
      },
    }),
  },
  {
    name: 'the URI that nginx saw',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: hubspot('https://example.com/v2/hubspot?portal=7', text, {
      provider: hubspotProvider({ secret: text, url: 'https://example.com/hubspot' }),
      headers: {
        ...Object(hubspot('https://example.com/v2/hubspot?portal=7', text).headers),
        'x-original-uri': '/v2/hubspot?portal=7',
      },
    }),
  },
  {
    name: 'the query is part of it',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s?shop=7', text, {
      provider: squareProvider({ secret: text, url: 'https://example.com/s' }),
      url: 'http://10.0.0.7:3000/s?shop=7',
    }),
  },
  {
    name: 'the query is no part of it',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s', text, { secrets: text, url: 'https://example.com/s?shop=7' }),
  },
  {
    name: 'the query was sorted',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s?a=1&b=2', text, {
      secrets: text,
      url: 'https://example.com/s?b=2&a=1',
    }),
  },
  {
    name: 'the query was encoded anew',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s?to=a%20b', text, {
      secrets: text,
      url: 'https://example.com/s?to=a+b',
    }),
  },
  {
    name: 'the host in capitals',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: square('https://example.com/s', text, { secrets: text, url: 'https://Example.com/s' }),
  },
  {
    name: 'the URL of a message signature',
    cause: 'signed_other_url',
    certainty: 'proved',
    delivery: signedTarget('https://example.com/acme', 'http://example.com/acme'),
  },
  {
    name: 'a URL that nothing tells',
    cause: 'signed_other_url',
    certainty: 'likely',
    delivery: twilio('https://tunnel.example.net/elsewhere', authToken, { secrets: authToken, url: hook }),
  },
  {
    name: 'whoever has one delivery can shift the end of the URL into the body',
    cause: 'signed_other_url',
    certainty: 'likely',
    delivery: square('https://example.com/s/', text, {
      secrets: text,
      url: 'https://example.com/s',
      body: `/${json}`,
      headers: {
        'x-square-hmacsha256-signature': mac(['https://example.com/s?x=1', json], {
          key: text,
          encoding: 'base64',
        }),
      },
    }),
  },
]

const encoding: readonly BrokenDelivery[] = [
  {
    name: 'base64 for hex',
    thread: 'lemonsqueezy-go 7',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: bare('lemonsqueezy', 'x-signature', base64, text),
  },
  {
    name: 'hex for base64',
    thread: 'sim 4612',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: shopify(text, text, { headers: { 'x-shopify-hmac-sha256': hex, 'x-shopify-topic': 'a/b' } }),
  },
  {
    name: 'url-safe base64 for base64',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: shopify(text, text, {
      headers: {
        'x-shopify-hmac-sha256': Buffer.from(hex, 'hex').toString('base64url'),
        'x-shopify-topic': 'a/b',
      },
    }),
  },
  {
    name: 'base64 without its padding',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, secret, {
      headers: standardHeaders(
        'svix',
        `v1,${mac([`msg_1.${moment}.`, json], { key: keyBytes, encoding: 'base64' }).replace('=', '')}`,
      ),
    }),
  },
  {
    name: 'the base64 of the hex',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: bare('typeform', 'typeform-signature', `sha256=${btoa(hex)}`, text),
  },
  {
    name: 'sha256= is missing',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: github(text, text, { headers: { 'x-hub-signature-256': hex, 'x-github-event': 'push' } }),
  },
  {
    name: 'sha256= too much',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: bare('linear', 'linear-signature', `sha256=${mac([linear()], { key: text })}`, text, {
      body: linear(),
    }),
  },
  {
    name: 'v1= is missing in Paddle’s kind of header',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: paddle(text, text, {
      headers: { 'paddle-signature': `ts=${moment};${mac([`${moment}:`, json], { key: text })}` },
    }),
  },
  {
    name: 'percent-encoded base64',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: shopify(text, text, {
      headers: { 'x-shopify-hmac-sha256': encodeURIComponent(base64), 'x-shopify-topic': 'a/b' },
    }),
  },
  {
    name: 'base64 in a field of the body',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: mailgun(text, text, (value) => Buffer.from(value, 'hex').toString('base64')),
  },
  {
    name: 'an ECDSA signature as JOSE writes it',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: sendgrid(p256, p256Pem, 'ieee-p1363'),
  },
  {
    name: 'an Ed25519 signature in base64',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: discord(ed25519, publicHex(), {
      headers: {
        'x-signature-ed25519': sign(null, Buffer.from(`${moment}${json}`), ed25519).toString('base64'),
        'x-signature-timestamp': String(moment),
      },
    }),
  },
  {
    name: 'a token as the password of Basic',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: {
      provider: bearerToken({ token }),
      now,
      headers: { authorization: `Basic ${btoa(`flabs:${token}`)}` },
      body: json,
    },
  },
  {
    name: 'a token behind the word Token',
    cause: 'signature_encoding',
    certainty: 'proved',
    delivery: {
      provider: 'flabs',
      secrets: token,
      now,
      headers: { authorization: `Token ${token}` },
      body: json,
    },
  },
  {
    name: 'another secret, in base64 for hex',
    cause: 'signature_encoding',
    certainty: 'likely',
    delivery: bare('lemonsqueezy', 'x-signature', base64, 'another-webhook-secret'),
  },
]

const algorithm: readonly BrokenDelivery[] = [
  {
    name: 'SHA-1 for SHA-256, as GitHub’s older header has it',
    cause: 'signature_algorithm',
    certainty: 'proved',
    delivery: github(text, text, {
      headers: {
        'x-hub-signature-256': `sha1=${mac([json], { key: text, hash: 'sha1' })}`,
        'x-github-event': 'push',
      },
    }),
  },
  {
    name: 'SHA-512 for SHA-256',
    cause: 'signature_algorithm',
    certainty: 'proved',
    delivery: bare('razorpay', 'x-razorpay-signature', mac([json], { key: text, hash: 'sha512' }), text),
  },
  {
    name: 'SHA-256 for SHA-1',
    cause: 'signature_algorithm',
    certainty: 'proved',
    delivery: { provider: 'vercel', secrets: text, now, headers: { 'x-vercel-signature': hex }, body: json },
  },
  {
    name: 'SHA-512 in base64 for SHA-256 in hex',
    cause: 'signature_algorithm',
    certainty: 'proved',
    delivery: bare(
      'sentry',
      'sentry-hook-signature',
      mac([json], { key: text, hash: 'sha512', encoding: 'base64' }),
      text,
      {
        headers: {
          'sentry-hook-signature': mac([json], { key: text, hash: 'sha512', encoding: 'base64' }),
          'sentry-hook-resource': 'issue',
        },
      },
    ),
  },
  {
    name: 'another secret, by SHA-1',
    cause: 'signature_algorithm',
    certainty: 'likely',
    delivery: bare('razorpay', 'x-razorpay-signature', mac([json], { key: 'another', hash: 'sha1' }), text),
  },
]

const version: readonly BrokenDelivery[] = [
  {
    name: 'v0 only',
    cause: 'signature_version',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret, {
      headers: { 'stripe-signature': `t=${moment},v0=${timedHex}` },
    }),
  },
  {
    name: 'v2 matches and v1 does not',
    cause: 'signature_version',
    certainty: 'proved',
    delivery: timed('labsync', secret, secret, {
      headers: { 'x-labsync-signature': `t=${moment},v1=${'0'.repeat(64)},v2=${timedHex}` },
    }),
  },
  {
    name: 'v2 of Standard Webhooks',
    cause: 'signature_version',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, secret, {
      headers: standardHeaders(
        'svix',
        `v2,${mac([`msg_1.${moment}.`, json], { key: keyBytes, encoding: 'base64' })}`,
      ),
    }),
  },
  {
    name: 'v1a alone, which wants a public key',
    cause: 'signature_version',
    certainty: 'likely',
    delivery: standard('openai', keyBytes, secret, {
      headers: standardHeaders(
        'openai',
        `v1a,${sign(null, Buffer.from(`msg_1.${moment}.${json}`), ed25519).toString('base64')}`,
      ),
    }),
  },
]

const truncated: readonly BrokenDelivery[] = [
  {
    name: 'a column of 50 characters',
    cause: 'signature_truncated',
    certainty: 'proved',
    delivery: bare('lemonsqueezy', 'x-signature', hex.slice(0, 50), text),
  },
  {
    name: 'a digit is missing',
    cause: 'signature_truncated',
    certainty: 'proved',
    delivery: github(text, text, {
      headers: { 'x-hub-signature-256': `sha256=${hex.slice(0, -1)}`, 'x-github-event': 'push' },
    }),
  },
  {
    name: 'the end of base64 is missing',
    cause: 'signature_truncated',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, secret, {
      headers: standardHeaders(
        'svix',
        `v1,${mac([`msg_1.${moment}.`, json], { key: keyBytes, encoding: 'base64' }).slice(0, -6)}`,
      ),
    }),
  },
  {
    name: 'the end of a Stripe signature is missing',
    cause: 'signature_truncated',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret, {
      headers: { 'stripe-signature': `t=${moment},v1=${timedHex.slice(0, 40)}` },
    }),
  },
  {
    name: 'another secret, and the end is missing',
    cause: 'signature_truncated',
    certainty: 'likely',
    delivery: bare('lemonsqueezy', 'x-signature', hex.slice(0, 50), 'another-webhook-secret'),
  },
  {
    name: 'seven bytes, which somebody could find by trying',
    cause: 'signature_truncated',
    certainty: 'likely',
    delivery: bare('lemonsqueezy', 'x-signature', hex.slice(0, 14), text),
  },
]

export const brokenSignatures: readonly BrokenDelivery[] = [
  ...bodyOnly,
  ...otherTime,
  ...otherUrl,
  ...encoding,
  ...algorithm,
  ...version,
  ...truncated,
]

function linear(): string {
  return `{"type":"Issue","webhookTimestamp":${moment * 1000}}`
}

function publicHex(): string {
  return Buffer.from(ed25519.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex')
}

function twilioSignature(url: string): string {
  const { headers } = twilio(url, authToken)
  return Object(headers)['x-twilio-signature']
}

function signedTarget(signed: string, configured: string): BrokenDelivery['delivery'] {
  const input = `("@method" "@target-uri");created=${moment}`
  const base = `"@method": POST\n"@target-uri": ${signed}\n"@signature-params": ${input}`
  return {
    provider: httpMessageSignature({
      url: configured,
      required: ['@method', '@target-uri'],
      keys: { algorithm: 'hmac-sha256', secret: text },
    }),
    now,
    headers: {
      'signature-input': `sig=${input}`,
      signature: `sig=:${mac([base], { key: text, encoding: 'base64' })}:`,
    },
    body: json,
  }
}
