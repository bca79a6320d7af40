import { createHash } from 'node:crypto'
import { type BrokenDelivery, moment, now } from '../case.js'
import {
  githubPush,
  labsyncJob,
  paddleTransaction,
  razorpayPayment,
  shopifyOrder,
  slackEvent,
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
  row,
  shopify,
  shopifyHeaders,
  slack,
  stripe,
  svix,
  svixKey,
  twilio,
  twilioBody,
} from './signed.js'

type Delivery = BrokenDelivery['delivery']

const labsyncHeader = (value: string, name = 'x-labsync-signature') =>
  labsync(labsyncJob, { body: labsyncJob, headers: { ...json, [name]: value } })
const githubHeader = (name: string, value: string) =>
  github(githubPush, { body: githubPush, headers: { ...githubHeaders, [name]: value } })
const slackHeaders = (headers: Record<string, string>) =>
  slack(slackEvent, { body: slackEvent, headers: { ...json, ...headers } })
const svixHeaders = (headers: Record<string, string>) =>
  svix(svixUser, { body: svixUser, headers: { ...json, ...headers } })
const squareAt = (signed: string, configured: string): Delivery => ({
  provider: 'square',
  secrets: keys.razorpay,
  url: configured,
  now,
  headers: { ...json, 'x-square-hmacsha256-signature': base64(keys.razorpay, signed, squarePayment) },
  body: squarePayment,
})
const good = hex(keys.labsync, `${moment}.`, labsyncJob)
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const svixGood = base64(svixKey, `${id}.${moment}.`, svixUser)
const iso = new Date(moment * 1000).toISOString()
const milliseconds = moment * 1000 + 123

export const blindSignatures: readonly BrokenDelivery[] = [
  row(
    'signed_body_only',
    'proved',
    'an older sample of Sync Labs signs the body alone',
    labsyncHeader(`t=${moment},v1=${hex(keys.labsync, labsyncJob)}`),
  ),
  row(
    'signed_body_only',
    'proved',
    'a home-made Slack test',
    slackHeaders({
      'x-slack-request-timestamp': `${moment}`,
      'x-slack-signature': `v0=${hex(keys.slack, slackEvent)}`,
    }),
  ),
  row(
    'signed_body_only',
    'proved',
    'svix signed over the body alone',
    svixHeaders({
      'svix-id': id,
      'svix-timestamp': `${moment}`,
      'svix-signature': `v1,${base64(svixKey, svixUser)}`,
    }),
  ),
  row(
    'signed_other_time',
    'proved',
    'the clock is read twice',
    labsyncHeader(`t=${moment},v1=${hex(keys.labsync, `${moment - 1}.`, labsyncJob)}`),
  ),
  row(
    'secret_or_body',
    'likely',
    'seconds in the header, milliseconds signed',
    labsyncHeader(`t=${moment},v1=${hex(keys.labsync, `${moment * 1000}.`, labsyncJob)}`),
  ),
  row(
    'signed_other_url',
    'proved',
    'ngrok in front of localhost',
    twilio('https://a1b2.ngrok.io/sms', {
      body: twilioBody,
      url: 'http://localhost:3000/sms',
      headers: {
        ...twilio('https://a1b2.ngrok.io/sms', { body: '' }).headers,
        host: 'a1b2.ngrok.io',
      } as Record<string, string>,
    }),
  ),
  row(
    'signed_other_url',
    'proved',
    'TLS ends at the load balancer',
    twilio('https://api.shop.example/sms', { body: twilioBody, url: 'http://api.shop.example/sms' }),
  ),
  row(
    'signed_other_url',
    'proved',
    'a slash too few',
    squareAt('https://api.shop.example/square/', 'https://api.shop.example/square'),
  ),
  row(
    'signed_other_url',
    'proved',
    'the port of the container',
    squareAt('https://api.shop.example/square', 'https://api.shop.example:8080/square'),
  ),
  row(
    'signature_encoding',
    'proved',
    'base64 for hex',
    labsyncHeader(`t=${moment},v1=${base64(keys.labsync, `${moment}.`, labsyncJob)}`),
  ),
  row(
    'signature_encoding',
    'proved',
    'hex for base64',
    shopify(shopifyOrder, {
      body: shopifyOrder,
      headers: { ...shopifyHeaders, 'x-shopify-hmac-sha256': hex(keys.shopify, shopifyOrder) },
    }),
  ),
  row(
    'signature_encoding',
    'proved',
    'base64url without padding',
    razorpay(razorpayPayment, {
      body: razorpayPayment,
      headers: {
        ...json,
        'x-razorpay-signature': hmac(keys.razorpay, [razorpayPayment]).toString('base64url'),
      },
    }),
  ),
  row(
    'signature_encoding',
    'proved',
    'base64 of the hex text',
    shopify(shopifyOrder, {
      body: shopifyOrder,
      headers: {
        ...shopifyHeaders,
        'x-shopify-hmac-sha256': Buffer.from(hex(keys.shopify, shopifyOrder)).toString('base64'),
      },
    }),
  ),
  row(
    'signature_algorithm',
    'proved',
    'sha1 under the new name',
    githubHeader('x-hub-signature-256', `sha1=${hmac(keys.github, [githubPush], 'sha1').toString('hex')}`),
  ),
  row(
    'signature_algorithm',
    'proved',
    'sha512, as Paystack does',
    razorpay(razorpayPayment, {
      body: razorpayPayment,
      headers: {
        ...json,
        'x-razorpay-signature': hmac(keys.razorpay, [razorpayPayment], 'sha512').toString('hex'),
      },
    }),
  ),
  row(
    'secret_or_body',
    'likely',
    'a plain hash of secret and body',
    razorpay(razorpayPayment, {
      body: razorpayPayment,
      headers: {
        ...json,
        'x-razorpay-signature': createHash('sha256')
          .update(keys.razorpay + razorpayPayment)
          .digest('hex'),
      },
    }),
    ['signature_algorithm'],
  ),
  row(
    'signature_version',
    'proved',
    'v0 only',
    stripe(stripeEvent, {
      body: stripeEvent,
      headers: {
        ...json,
        'stripe-signature': `t=${moment},v0=${hex(keys.stripe, `${moment}.`, stripeEvent)}`,
      },
    }),
  ),
  row(
    'signature_version',
    'proved',
    'v1 for v0',
    slackHeaders({
      'x-slack-request-timestamp': `${moment}`,
      'x-slack-signature': `v1=${hex(keys.slack, `v0:${moment}:`, slackEvent)}`,
    }),
  ),
  row(
    'signature_version',
    'proved',
    'v2 for v1',
    svixHeaders({ 'svix-id': id, 'svix-timestamp': `${moment}`, 'svix-signature': `v2,${svixGood}` }),
  ),
  row(
    'signature_truncated',
    'proved',
    'a column of 32 characters',
    labsyncHeader(`t=${moment},v1=${good.slice(0, 32)}`),
  ),
  row(
    'signature_truncated',
    'proved',
    'the last characters lost',
    svixHeaders({
      'svix-id': id,
      'svix-timestamp': `${moment}`,
      'svix-signature': `v1,${svixGood.slice(0, -4)}`,
    }),
  ),
  row(
    'signature_truncated',
    'likely',
    'eight characters of it, from a log',
    labsyncHeader(`t=${moment},v1=${good.slice(0, 8)}`),
  ),
  row(
    'signature_truncated',
    'proved',
    'a header limited to 64 bytes',
    githubHeader('x-hub-signature-256', `sha256=${hex(keys.github, githubPush)}`.slice(0, 64)),
  ),
  row(
    'header_missing',
    'likely',
    'nginx forwards no such header',
    stripe(stripeEvent, { body: stripeEvent, headers: json }),
  ),
  row(
    'header_missing',
    'likely',
    "Slack's time is missing",
    slackHeaders({ 'x-slack-signature': `v0=${hex(keys.slack, `v0:${moment}:`, slackEvent)}` }),
  ),
  row(
    'header_missing',
    'likely',
    "svix's id is missing",
    svixHeaders({ 'svix-timestamp': `${moment}`, 'svix-signature': `v1,${svixGood}` }),
  ),
  row(
    'header_missing',
    'likely',
    'GitHub without a secret at all',
    github(githubPush, { body: githubPush, headers: githubHeaders }),
  ),
  row(
    'header_other',
    'proved',
    'webhook-* for svix-*',
    svix(svixUser, { body: svixUser }, svixKey, 'webhook'),
  ),
  row(
    'header_other',
    'proved',
    'a gateway names it x-amzn-remapped-…',
    labsyncHeader(`t=${moment},v1=${good}`, 'x-amzn-remapped-x-labsync-signature'),
  ),
  row(
    'header_other',
    'proved',
    'PHP names',
    labsyncHeader(`t=${moment},v1=${good}`, 'HTTP_X_LABSYNC_SIGNATURE'),
  ),
  row(
    'header_joined',
    'proved',
    'sent twice, joined by a comma',
    labsyncHeader(`t=${moment},v1=${good}, t=${moment},v1=${good}`),
  ),
  row(
    'header_joined',
    'proved',
    'two signatures of GitHub',
    githubHeader('x-hub-signature-256', `sha256=${'0'.repeat(64)}, sha256=${hex(keys.github, githubPush)}`),
  ),
  row(
    'header_joined',
    'proved',
    "Shopify's, twice",
    shopify(shopifyOrder, {
      body: shopifyOrder,
      headers: {
        ...shopifyHeaders,
        'x-shopify-hmac-sha256': `${base64(keys.shopify, shopifyOrder)},${base64(keys.shopify, shopifyOrder)}`,
      },
    }),
  ),
  row('provider_other', 'likely', "GitHub's delivery at Stripe's route", {
    ...github(githubPush, { body: githubPush }),
    provider: 'stripe',
    secrets: keys.stripe,
  }),
  row(
    'provider_other',
    'likely',
    "Paddle's at Stripe's",
    stripe(stripeEvent, {
      body: paddleTransaction,
      headers: {
        ...json,
        'paddle-signature': `ts=${moment};h1=${hex('pdl_ntfset_1', `${moment}:`, paddleTransaction)}`,
      },
    }),
  ),
  row('provider_other', 'proved', "Shopify's, with Shopify's secret, at GitHub's route", {
    ...shopify(shopifyOrder, { body: shopifyOrder }),
    provider: 'github',
  }),
  row(
    'timestamp_unit',
    'proved',
    'Date.now()',
    labsyncHeader(`t=${milliseconds},v1=${hex(keys.labsync, `${milliseconds}.`, labsyncJob)}`),
  ),
  row(
    'timestamp_unit',
    'proved',
    'ISO 8601',
    svixHeaders({
      'svix-id': id,
      'svix-timestamp': iso,
      'svix-signature': `v1,${base64(svixKey, `${id}.${iso}.`, svixUser)}`,
    }),
  ),
  row(
    'timestamp_unit',
    'likely',
    "Python's time.time()",
    slackHeaders({
      'x-slack-request-timestamp': `${moment}.1234`,
      'x-slack-signature': `v0=${hex(keys.slack, `v0:${moment}.1234:`, slackEvent)}`,
    }),
  ),
  row(
    'clock_skew',
    'proved',
    'a virtual machine woke up',
    stripe(stripeEvent, { body: stripeEvent }, keys.stripe, moment + 610),
  ),
  row(
    'clock_skew',
    'proved',
    'two hours ahead: a time zone',
    stripe(stripeEvent, { body: stripeEvent }, keys.stripe, moment + 7200),
  ),
  row(
    'replay',
    'likely',
    'sent again from a log of three days ago',
    stripe(stripeEvent, { body: stripeEvent }, keys.stripe, moment - 3 * 86_400),
  ),
  row(
    'replay',
    'likely',
    'held in a queue for twenty-three minutes',
    slack(slackEvent, { body: slackEvent, now: () => (moment + 1380) * 1000 }),
  ),
  row('handshake', 'likely', "Meta's hub.challenge", {
    provider: 'github',
    secrets: keys.github,
    now,
    method: 'GET',
    url: 'https://api.shop.example/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meaty',
    headers: json,
    body: '',
  }),
  row('handshake', 'likely', "Slack's url_verification, sent by hand", {
    provider: 'slack',
    secrets: keys.slack,
    now,
    headers: json,
    body: '{"token":"Jhj5","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}',
  }),
  row('handshake', 'likely', "Zoom's URL validation without a signature", {
    provider: 'zoom',
    secrets: keys.slack,
    now,
    headers: json,
    body: '{"payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1699999999000,"event":"endpoint.url_validation"}',
  }),
  row(
    'method',
    'likely',
    'a browser',
    {
      provider: 'labsync',
      secrets: keys.labsync,
      now,
      method: 'GET',
      headers: { accept: 'text/html', host: 'api.shop.example', 'user-agent': 'Mozilla/5.0' },
      body: '',
    },
    ['redirect'],
  ),
  row(
    'method',
    'likely',
    'an uptime check',
    {
      provider: 'stripe',
      secrets: keys.stripe,
      now,
      method: 'HEAD',
      headers: { host: 'api.shop.example', 'user-agent': 'UptimeRobot/2.0' },
      body: undefined,
    },
    ['redirect'],
  ),
  row('method', 'likely', 'a preflight', {
    provider: 'stripe',
    secrets: keys.stripe,
    now,
    method: 'OPTIONS',
    headers: {
      host: 'api.shop.example',
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
    },
    body: '',
  }),
  row('redirect', 'likely', 'http to https by 301', stripe(stripeEvent, { body: '', method: 'GET' })),
  row(
    'redirect',
    'likely',
    'to the www host',
    labsync(labsyncJob, { body: undefined, method: 'GET', url: 'https://www.shop.example/hooks' }),
  ),
]
