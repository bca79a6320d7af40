import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { gitlab } from '../../../src/providers/gitlab.js'
import { stripe } from '../../../src/providers/stripe.js'
import { basicCredentials } from '../../../src/schemes/basic-credentials.js'
import { bodyToken } from '../../../src/schemes/body-token.js'
import { httpMessageSignature } from '../../../src/schemes/http-message-signature/index.js'
import type { BrokenDelivery } from './case.js'
import { mac, moment, now, secret } from './case.js'
import {
  bare,
  discord,
  github,
  json,
  mailgun,
  paddle,
  sendgrid,
  shopify,
  standard,
  timed,
  twilio,
  v0,
} from './senders.js'

const text = 'c0ffee-and-a-long-webhook-secret'
const hexText = '8f742231b10e8888abcd99yyyzzz85a5'.replaceAll(/[yz]/g, '0')
const keyBytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
const base64Secret = keyBytes.toString('base64')
// bytes whose base64 has + and /
const urlSafe = Buffer.from('fbff'.repeat(8), 'hex')
const token = 'flabs-token-0123456789abcdef'
const url = 'https://example.com/twilio'

export const ed25519 = createPrivateKey({
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    createHash('sha256').update('1').digest(),
  ]),
  format: 'der',
  type: 'pkcs8',
})
const ed25519Spki = createPublicKey(ed25519).export({ format: 'der', type: 'spki' })
const ed25519Raw = ed25519Spki.subarray(-32)

export const p256 = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  },
})
export const p256Pem = createPublicKey(p256).export({ format: 'pem', type: 'spki' }).toString()
const p256Base64 = p256Pem.replace(/-----[A-Z ]+-----|\n/g, '')

const whitespace: readonly BrokenDelivery[] = [
  {
    name: 'a line break behind the secret, as echo writes it',
    thread: 'stripe-node 1980',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: timed('stripe', secret, `${secret}\n`),
  },
  {
    name: 'a blank ahead of the secret, labsync',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: timed('labsync', text, ` ${text}`),
  },
  {
    name: 'CRLF, of a file written on Windows',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: github(text, `${text}\r\n`),
  },
  {
    name: 'a byte order mark ahead of the secret',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: shopify(text, `\ufeff${text}`),
  },
  {
    name: 'a zero-width blank behind the secret, copied from a page',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: v0('slack', hexText, `${hexText}\u200b`),
  },
  {
    name: 'a secret wrapped by a terminal',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, `${secret.slice(0, 20)}\n${secret.slice(20)}`),
  },
  {
    name: 'a written \\n behind the secret',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: paddle('pdl_ntfset_01hv_Zk8fZ', 'pdl_ntfset_01hv_Zk8fZ\\n'),
  },
  {
    name: 'the bytes of a file that ends in a line break',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: github(text, Buffer.from(`${text}\n`)),
  },
  {
    name: "the sender's secret was saved with a line break",
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: github(`${text}\n`, text),
  },
  {
    name: "the sender's secret was saved with CRLF",
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: bare('razorpay', 'x-razorpay-signature', mac([json], { key: `${text}\r\n` }), text),
  },
  {
    name: 'one of two secrets has a line break',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: timed('stripe', secret, [secret, 'whsec_anotherAnother1234\n']),
  },
  {
    name: 'a token with a line break',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: {
      provider: 'flabs',
      secrets: `${token}\n`,
      now,
      headers: { authorization: `Bearer ${token}` },
      body: json,
    },
  },
  {
    name: 'a public key whose line breaks are written as \\n',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: sendgrid(p256, p256Pem.replaceAll('\n', '\\n')),
  },
  {
    name: 'a public key in one line',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: sendgrid(p256, p256Pem.replaceAll('\n', ' ').trim()),
  },
  {
    name: 'another secret, and a line break behind it',
    cause: 'secret_whitespace',
    certainty: 'likely',
    delivery: github('one-webhook-secret', 'another-webhook-secret\n'),
  },
]

const quoted: readonly BrokenDelivery[] = [
  {
    name: 'docker --env-file leaves the quotes',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: timed('stripe', secret, `"${secret}"`),
  },
  {
    name: 'single quotes',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: standard('clerk', keyBytes, `'${secret}'`),
  },
  {
    name: 'backticks',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: github(text, `\`${text}\``),
  },
  {
    name: 'typographic quotes, from a chat',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: v0('zoom', text, `“${text}”`),
  },
  {
    name: 'escaped quotes, from JSON in JSON',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: shopify(text, `\\"${text}\\"`),
  },
  {
    name: 'a quote at the end only',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: mailgun(text, `${text}"`),
  },
  {
    name: "quotes were saved as part of the sender's secret",
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: github(`"${text}"`, text),
  },
  {
    name: 'a token in quotes',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: {
      provider: gitlab({ token: `"${token}"` }),
      now,
      headers: { 'x-gitlab-token': token },
      body: json,
    },
  },
  {
    name: 'another secret, in quotes',
    cause: 'secret_quoted',
    certainty: 'likely',
    delivery: github('one-webhook-secret', '"another-webhook-secret"'),
  },
]

const prefix: readonly BrokenDelivery[] = [
  {
    name: "Supabase's v1, ahead of a secret that is text",
    thread: 'standard-webhooks 235',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: timed('labsync', secret, `v1,${secret}`),
  },
  {
    name: 'whsec_ stripped though it is part of the key, stripe',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret.slice('whsec_'.length)),
  },
  {
    name: 'whsec_ stripped though it is part of the key, synclabs',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: timed('synclabs', secret, secret.slice('whsec_'.length)),
  },
  {
    name: 'whsec_ put ahead of a secret that has none',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: github(text, `whsec_${text}`),
  },
  {
    name: 'the name of the variable is part of the value',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: timed('stripe', secret, `STRIPE_WEBHOOK_SECRET=${secret}`),
  },
  {
    name: 'a line of a shell script, with quotes',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: v0('slack', hexText, `export SLACK_SECRET="${hexText}"`),
  },
  {
    name: 'a line of YAML',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: github(text, `webhook_secret: ${text}`),
  },
  {
    name: 'Bearer in the token',
    cause: 'secret_prefix',
    certainty: 'proved',
    delivery: {
      provider: gitlab({ token: `Bearer ${token}` }),
      now,
      headers: { 'x-gitlab-token': token },
      body: json,
    },
  },
  {
    name: 'Basic in the credentials, still in base64',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: {
      provider: basicCredentials({ credentials: btoa('sender:long-password-1') }),
      now,
      headers: { authorization: `Basic ${btoa('sender:long-password-1')}` },
      body: json,
    },
  },
  {
    name: 'another secret behind the name of its variable',
    cause: 'secret_prefix',
    certainty: 'likely',
    delivery: github('one-webhook-secret', 'WEBHOOK_SECRET=another-webhook-secret'),
  },
]

const decoded: readonly BrokenDelivery[] = [
  {
    name: "Polar's newer secrets are base64, an older receiver takes them as text",
    thread: 'superplane 7439',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: timed('labsync', keyBytes, secret),
  },
  {
    name: 'a sender of Standard Webhooks that takes its secret as text',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: standard('openai', secret, secret),
  },
  {
    name: 'a sender of Standard Webhooks that takes what follows whsec_ as text',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: standard('resend', base64Secret, secret),
  },
  {
    name: 'a secret in hex that is the key by its bytes',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: github(Buffer.from(hexText, 'hex'), hexText),
  },
  {
    name: 'a secret in base64 that the receiver decoded',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: shopify(base64Secret, keyBytes),
  },
  {
    name: 'a secret in hex that the receiver decoded',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: v0('slack', hexText, Buffer.from(hexText, 'hex')),
  },
  {
    name: 'a whsec_ that the receiver decoded though its text is the key',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: timed('stripe', secret, keyBytes),
  },
  {
    name: 'a secret as Kubernetes shows it, in base64 once more',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: timed('stripe', secret, btoa(secret)),
  },
  {
    name: 'a whsec_ as Kubernetes shows it, for Standard Webhooks',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: standard('svix', keyBytes, btoa(secret)),
  },
  {
    name: 'a secret in url-safe base64',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: standard('svix', urlSafe, `whsec_${urlSafe.toString('base64url')}`),
  },
  {
    name: 'a secret in hex, in upper case',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: paddle(hexText, hexText.toUpperCase()),
  },
  {
    name: 'a public key in url-safe base64',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: discord(ed25519, ed25519Raw.toString('base64url')),
  },
  {
    name: 'a public key in PEM, in base64 once more',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: sendgrid(p256, btoa(p256Pem)),
  },
  {
    name: 'a key of message signatures that was not decoded',
    cause: 'secret_decoded',
    certainty: 'proved',
    delivery: messageSignature(keyBytes, base64Secret),
  },
]

const kind: readonly BrokenDelivery[] = [
  {
    name: 'an API key of Stripe',
    thread: 'stripe-node 1886',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('stripe', secret, 'sk_test_4eC39HqLyjWDarjtT1zdp7dc'),
  },
  {
    name: 'a publishable key of Stripe',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('stripe', secret, 'pk_live_TYooMQauvdEDq54NiTphI7jx'),
  },
  {
    name: 'the id of the endpoint',
    thread: 'stripe-node 1294',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('stripe', secret, 'we_1Fro3MEErckdb3enb7aSN8js'),
  },
  {
    name: 'something that is no secret of Stripe',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('stripe', secret, 'd4f7a1b2-1111-4222-8333-444455556666'),
  },
  {
    name: 'a placeholder in probot',
    thread: 'probot 1974',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github(text, 'development'),
  },
  {
    name: 'a placeholder of an example',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('labsync', secret, 'whsec_your_secret_here'),
  },
  {
    name: 'an access token of Shopify',
    thread: 'shopify_app 327',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: shopify(text, 'shpat_0123456789abcdef0123456789abcdef'),
  },
  {
    name: 'a token of GitHub',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github(text, 'ghp_0123456789abcdefABCDEF0123456789abcd'),
  },
  {
    name: 'a bot token of Slack',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: v0('slack', hexText, 'xoxb-123456789012-abcdefABCDEF'),
  },
  {
    name: 'an API key of Resend',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: standard('resend', keyBytes, 're_ABCdef12_3456789abcdefghij'),
  },
  {
    name: 'the URL of the endpoint',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github(text, 'https://example.com/webhooks/github'),
  },
  {
    name: 'a variable that nobody replaced',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github(text, '$' + '{GITHUB_WEBHOOK_SECRET}'),
  },
  {
    name: 'the text undefined, which anybody could sign with',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github('undefined', '"undefined"'),
  },
  {
    name: 'no secret at all',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('stripe', secret, undefined),
  },
  {
    name: 'an empty secret',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: timed('laabam', secret, ''),
  },
  {
    name: 'a public key where a secret is expected, by which anybody could sign',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: github(Buffer.from(p256Base64, 'base64'), p256Base64),
  },
  {
    name: 'a secret where a public key is expected',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: discord(ed25519, secret),
  },
  {
    name: 'a private key where a public one is expected',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: sendgrid(p256, p256.export({ format: 'pem', type: 'pkcs8' }).toString()),
  },
  {
    name: 'a secret that was cut, and is no base64 any more',
    cause: 'secret_kind',
    certainty: 'likely',
    delivery: standard('svix', keyBytes, secret.slice(0, -3)),
  },
]

const other: readonly BrokenDelivery[] = [
  {
    name: 'the secret of stripe listen, tried beside that of the dashboard',
    thread: 'stripe-cli 361',
    cause: 'secret_other',
    certainty: 'proved',
    delivery: timed('stripe', secret, secret, {
      provider: stripe({ secret: 'whsec_5f2c0e5a8b1d4c7f9a3e6b0d8c2f4a1e' }),
    }),
  },
  {
    name: "Paddle's secret for Stripe",
    cause: 'secret_other',
    certainty: 'likely',
    delivery: github(text, 'pdl_ntfset_01hv0abcdef_Zk8fZQ1b'),
  },
  {
    name: 'the secret of another endpoint',
    thread: 'stripe-node 1294',
    cause: 'secret_or_body',
    certainty: 'likely',
    delivery: timed('stripe', secret, 'whsec_5f2c0e5a8b1d4c7f9a3e6b0d8c2f4a1e'),
  },
  {
    name: 'the secret of another endpoint, clerk',
    cause: 'secret_or_body',
    certainty: 'likely',
    delivery: standard('clerk', keyBytes, `whsec_${btoa('another-key-of-24-bytes!')}`),
  },
  {
    name: 'the secret of another app',
    thread: 'shopify_app 327',
    cause: 'secret_or_body',
    certainty: 'likely',
    delivery: shopify(text, 'another-secret-of-another-app'),
  },
  {
    name: "another auth token of Twilio's",
    cause: 'secret_or_body',
    orElse: ['signed_other_url'],
    certainty: 'likely',
    delivery: twilio(url, hexText, { secrets: '0123456789abcdef0123456789abcdef', url }),
  },
]

const bodyTokens: readonly BrokenDelivery[] = [
  {
    name: 'a passcode of the body with a line break',
    cause: 'secret_whitespace',
    certainty: 'proved',
    delivery: {
      provider: {
        describe: () => ({ kind: 'bodyToken', options: { token: `${token}\n`, field: 'passcode' } }),
      },
      now,
      headers: { host: 'example.com' },
      body: JSON.stringify({ passcode: token }),
    },
  },
  {
    name: 'a passcode of the body in quotes',
    cause: 'secret_quoted',
    certainty: 'proved',
    delivery: {
      provider: bodyToken({ token: `'${token}'`, field: 'passcode' }),
      now,
      headers: { host: 'example.com' },
      body: JSON.stringify({ passcode: token }),
    },
  },
]

export const brokenSecrets: readonly BrokenDelivery[] = [
  ...whitespace,
  ...quoted,
  ...prefix,
  ...decoded,
  ...kind,
  ...other,
  ...bodyTokens,
]

/** A delivery by HTTP Message Signatures. */
export function messageSignature(key: Uint8Array | string, given: string): BrokenDelivery['delivery'] {
  const digest = `sha-256=:${createHash('sha256').update(json).digest('base64')}:`
  const input = `("@method" "content-digest");created=${moment}`
  const base = `"@method": POST\n"content-digest": ${digest}\n"@signature-params": ${input}`
  return {
    provider: httpMessageSignature({ keys: { algorithm: 'hmac-sha256', secret: given } }),
    now,
    headers: {
      'content-digest': digest,
      'signature-input': `sig=${input}`,
      signature: `sig=:${mac([base], { key, encoding: 'base64' })}:`,
    },
    body: json,
  }
}
