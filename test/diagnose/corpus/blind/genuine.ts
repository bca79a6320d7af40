import { generateKeyPairSync, sign } from 'node:crypto'
import { type GenuineDelivery, moment, now } from '../case.js'
import {
  githubPush,
  labsyncJob,
  paddleTransaction,
  razorpayPayment,
  shopifyOrder,
  slackCommand,
  squarePayment,
  stripeEvent,
  svixUser,
} from './payloads.js'
import {
  base64,
  github,
  githubHeaders,
  hex,
  hmac,
  json,
  keys,
  labsync,
  razorpay,
  shopify,
  slack,
  stripe,
  svix,
  svixKey,
  twilio,
  twilioBody,
} from './signed.js'

const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const bytes = (text: string) => new TextEncoder().encode(text)
const stripeValue = (body: string | Uint8Array) => `t=${moment},v1=${hex(keys.stripe, `${moment}.`, body)}`
const linearBody = JSON.stringify({
  action: 'create',
  type: 'Issue',
  data: {},
  webhookTimestamp: moment * 1000,
})
const mailgunToken = 'a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0'
const mailgunBody = JSON.stringify({
  signature: {
    timestamp: `${moment}`,
    token: mailgunToken,
    signature: hex(keys.slack, `${moment}`, mailgunToken),
  },
  'event-data': { event: 'opened' },
})
const discordPair = generateKeyPairSync('ed25519')
const discordKey = discordPair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
const discordBody = '{"version":1,"application_id":"1234560123453231555","type":0}'
const hubspotUrl = 'https://api.shop.example/hubspot?portal=1'
const hubspotBody = '[{"eventId":1,"subscriptionType":"contact.creation"}]'

export const blindGenuine: readonly GenuineDelivery[] = [
  {
    name: 'Svix with v1, ahead of its secret',
    delivery: svix(svixUser, { body: svixUser, secrets: `v1,${keys.svix}` }),
  },
  {
    name: 'Flabs with Bearer ahead of its token',
    delivery: {
      provider: 'flabs',
      secrets: 'Bearer flb_1',
      now,
      headers: { authorization: 'Bearer flb_1' },
      body: '{}',
    },
  },
  { name: 'Stripe, indented', delivery: stripe(stripeEvent, { body: stripeEvent }) },
  {
    name: 'Stripe with v0 beside v1',
    delivery: stripe(stripeEvent, {
      body: stripeEvent,
      headers: {
        'Stripe-Signature': `${stripeValue(stripeEvent)},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39`,
      },
    }),
  },
  {
    name: 'Stripe while rotating',
    delivery: stripe(stripeEvent, {
      body: stripeEvent,
      headers: {
        'stripe-signature': `t=${moment},v1=${'0'.repeat(64)},v1=${hex(keys.stripe, `${moment}.`, stripeEvent)}`,
      },
    }),
  },
  {
    name: 'headers as a Headers',
    delivery: stripe(stripeEvent, {
      body: stripeEvent,
      headers: new Headers({ 'stripe-signature': stripeValue(stripeEvent) }),
    }),
  },
  {
    name: 'headers as a Map',
    delivery: stripe(stripeEvent, {
      body: stripeEvent,
      headers: new Map([['Stripe-Signature', stripeValue(stripeEvent)]]),
    }),
  },
  {
    name: 'headers as entries',
    delivery: stripe(stripeEvent, {
      body: stripeEvent,
      headers: [['STRIPE-SIGNATURE', stripeValue(stripeEvent)]],
    }),
  },
  {
    name: 'the second of two secrets',
    delivery: stripe(stripeEvent, { body: stripeEvent, secrets: ['whsec_new', keys.stripe] }),
  },
  {
    name: '299 seconds old',
    delivery: stripe(stripeEvent, { body: stripeEvent, now: () => (moment + 299) * 1000 }),
  },
  {
    name: '299 seconds ahead',
    delivery: stripe(stripeEvent, { body: stripeEvent, now: () => (moment - 299) * 1000 }),
  },
  {
    name: 'bytes that are no UTF-8',
    delivery: labsync(new Uint8Array([255, 254, 0, 128]), { body: new Uint8Array([255, 254, 0, 128]) }),
  },
  { name: 'an ArrayBuffer', delivery: labsync(labsyncJob, { body: bytes(labsyncJob).buffer }) },
  { name: 'a DataView', delivery: labsync(labsyncJob, { body: new DataView(bytes(labsyncJob).buffer) }) },
  {
    name: 'a BOM that is signed',
    delivery: github(`\ufeff${githubPush}`, { body: bytes(`\ufeff${githubPush}`) }),
  },
  { name: 'CRLF that is signed', delivery: github(`${githubPush}\r\n`, { body: `${githubPush}\r\n` }) },
  { name: 'an empty body that is signed', delivery: razorpay('', { body: '' }) },
  { name: 'Slack, a command', delivery: slack(slackCommand, { body: slackCommand }) },
  {
    name: 'GitHub, a form',
    delivery: github(`payload=${encodeURIComponent(githubPush)}`, {
      body: `payload=${encodeURIComponent(githubPush)}`,
      headers: {
        ...githubHeaders,
        'content-type': 'application/x-www-form-urlencoded',
        'x-hub-signature': 'sha1=0',
        'x-hub-signature-256': `sha256=${hex(keys.github, `payload=${encodeURIComponent(githubPush)}`)}`,
      },
    }),
  },
  { name: 'Shopify, escaped by Rails', delivery: shopify(shopifyOrder, { body: bytes(shopifyOrder) }) },
  {
    name: 'Twilio with a query',
    delivery: twilio('https://api.shop.example/sms?a=1&b=%20', { body: twilioBody }),
  },
  {
    name: 'Svix with v1a beside v1',
    delivery: svix(svixUser, {
      body: svixUser,
      headers: {
        ...json,
        'svix-id': id,
        'svix-timestamp': `${moment}`,
        'svix-signature': `v1a,abc= v1,${base64(svixKey, `${id}.${moment}.`, svixUser)}`,
      },
    }),
  },
  {
    name: 'a secret of UTF-8',
    delivery: labsync(labsyncJob, { body: labsyncJob, secrets: 'пароль-ß' }, 'пароль-ß'),
  },
  {
    name: 'a secret of bytes',
    delivery: labsync(labsyncJob, { body: labsyncJob, secrets: svixKey }, svixKey),
  },
  {
    name: 'Flabs without Bearer',
    delivery: { provider: 'flabs', secrets: 'flb_1', now, headers: { authorization: 'flb_1' }, body: '{}' },
  },
  {
    name: 'Linear, the time in the body',
    delivery: {
      provider: 'linear',
      secrets: keys.slack,
      now,
      headers: { 'linear-signature': hex(keys.slack, linearBody) },
      body: linearBody,
    },
  },
  {
    name: 'Mailgun, the signature in the body',
    delivery: { provider: 'mailgun', secrets: keys.slack, now, headers: json, body: mailgunBody },
  },
  {
    name: 'Discord, Ed25519',
    delivery: {
      provider: 'discord',
      secrets: discordKey,
      now,
      headers: {
        'x-signature-ed25519': sign(null, bytes(`${moment}${discordBody}`), discordPair.privateKey).toString(
          'hex',
        ),
        'x-signature-timestamp': `${moment}`,
      },
      body: discordBody,
    },
  },
  {
    name: 'HubSpot, milliseconds',
    delivery: {
      provider: 'hubspot',
      secrets: keys.slack,
      url: hubspotUrl,
      now,
      headers: {
        'x-hubspot-signature-v3': base64(keys.slack, `POST${hubspotUrl}${hubspotBody}${moment * 1000}`),
        'x-hubspot-request-timestamp': `${moment * 1000}`,
      },
      body: hubspotBody,
    },
  },
  {
    name: 'Paddle',
    delivery: {
      provider: 'paddle',
      secrets: 'pdl_ntfset_1',
      now,
      headers: {
        'paddle-signature': `ts=${moment};h1=${hex('pdl_ntfset_1', `${moment}:`, paddleTransaction)}`,
      },
      body: paddleTransaction,
    },
  },
  {
    name: 'Square',
    delivery: {
      provider: 'square',
      secrets: 'sq-1',
      url: 'https://api.shop.example/sq',
      now,
      headers: {
        'x-square-hmacsha256-signature': hmac('sq-1', [
          'https://api.shop.example/sq',
          squarePayment,
        ]).toString('base64'),
      },
      body: squarePayment,
    },
  },
  {
    name: 'a sender by its header alone',
    delivery: {
      secrets: keys.razorpay,
      now,
      headers: { 'x-razorpay-signature': hex(keys.razorpay, razorpayPayment) },
      body: razorpayPayment,
    },
  },
]
