import { type BrokenDelivery, mac, moment, now, secret, stripeDelivery, stripeHeader } from './case.js'

const body = '{"id":"evt_1","object":"event","type":"invoice.paid","created":1700000000,"data":{"object":{}}}'
const event = '{"event":"job.created","data":{"id":7}}'
const given = { now, secrets: secret }
const whsec = `whsec_${Buffer.from('a key of 24 bytes, as is').toString('base64')}`

/** The headers of Standard Webhooks, by code of the test's own. */
function standardHeaders(prefix: string, text: string, time: number | string = moment) {
  const key = Buffer.from(whsec.slice('whsec_'.length), 'base64')
  return {
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: `${time}`,
    [`${prefix}-signature`]: `v1,${mac(['msg_1.', `${time}.`, text], { key, encoding: 'base64' })}`,
  }
}

function slackHeaders(text: string, time: number | string = moment) {
  return {
    'x-slack-request-timestamp': `${time}`,
    'x-slack-signature': `v0=${mac([`v0:${time}:`, text])}`,
  }
}

/** A Stripe delivery that was signed so many seconds ago. */
function signedAgo(seconds: number) {
  return stripeDelivery(body, body, {
    headers: { 'stripe-signature': stripeHeader(body, { time: moment - seconds }) },
  })
}

const clocks: readonly BrokenDelivery[] = [
  {
    name: 'signed ten minutes ahead',
    thread: 'paddle-node-sdk 30',
    cause: 'clock_skew',
    certainty: 'proved',
    delivery: signedAgo(-600),
  },
  { name: 'signed an hour ahead', cause: 'clock_skew', certainty: 'proved', delivery: signedAgo(-3600) },
  {
    name: 'signed six minutes ago',
    thread: 'bolt-python 195',
    cause: 'clock_skew',
    certainty: 'likely',
    delivery: { ...given, provider: 'slack', body, headers: slackHeaders(body, moment - 360) },
  },
  {
    name: 'five and a half hours off, as of another time zone',
    cause: 'clock_skew',
    certainty: 'likely',
    delivery: signedAgo(19_800),
  },
  { name: 'recorded two days ago', cause: 'replay', certainty: 'likely', delivery: signedAgo(172_000) },
  { name: 'held back for 47 minutes', cause: 'replay', certainty: 'likely', delivery: signedAgo(2800) },
  {
    name: 'a clock that returns seconds',
    cause: 'timestamp_unit',
    certainty: 'proved',
    delivery: stripeDelivery(body, body, { now: () => moment }),
  },
  {
    name: 'milliseconds for seconds in t',
    thread: 'adcp 440',
    cause: 'timestamp_unit',
    certainty: 'proved',
    delivery: stripeDelivery(body, body, {
      headers: { 'stripe-signature': stripeHeader(body, { time: `${moment}000` }) },
    }),
  },
  {
    name: 'a date for seconds in t',
    cause: 'timestamp_unit',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'labsync',
      body: event,
      headers: { 'x-labsync-signature': stripeHeader(event, { time: '2023-11-14T22:13:20Z' }) },
    },
  },
  {
    name: 'milliseconds for seconds in a header',
    cause: 'timestamp_unit',
    certainty: 'proved',
    delivery: { ...given, provider: 'slack', body, headers: slackHeaders(body, `${moment}000`) },
  },
  {
    name: 'seconds for milliseconds',
    cause: 'timestamp_unit',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'hubspot',
      url: 'https://example.com/hubspot',
      body: '[]',
      headers: {
        'x-hubspot-request-timestamp': `${moment}`,
        'x-hubspot-signature-v3': mac(['POSThttps://example.com/hubspot', '[]', `${moment}`], {
          encoding: 'base64',
        }),
      },
    },
  },
]

const otherHeaders: readonly BrokenDelivery[] = [
  {
    name: 'svix-… for webhook-…, with the secret',
    thread: 'suna 6040',
    cause: 'header_other',
    certainty: 'proved',
    delivery: { provider: 'openai', now, secrets: whsec, body, headers: standardHeaders('svix', body) },
  },
  {
    name: 'webhook-… for svix-…, with the secret',
    cause: 'header_other',
    certainty: 'proved',
    delivery: { provider: 'clerk', now, secrets: whsec, body, headers: standardHeaders('webhook', body) },
  },
  {
    name: 'svix-… for webhook-…, with another secret',
    thread: 'sim 4612',
    cause: 'header_other',
    certainty: 'likely',
    delivery: {
      provider: 'polar',
      now,
      secrets: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      body,
      headers: standardHeaders('svix', body),
    },
  },
  {
    name: 'a proxy that puts x-forwarded- ahead of the name',
    cause: 'header_other',
    certainty: 'proved',
    delivery: stripeDelivery(body, body, {
      headers: { 'x-forwarded-stripe-signature': stripeHeader(body) },
    }),
  },
  {
    name: 'CGI names with underscores',
    cause: 'header_other',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'slack',
      body,
      headers: {
        http_x_slack_signature: slackHeaders(body)['x-slack-signature'],
        http_x_slack_request_timestamp: `${moment}`,
      },
    },
  },
  {
    name: 'a sender of one’s own with x-signature for acme-signature',
    thread: 'lemonsqueezy-go 7',
    cause: 'header_other',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'lemonsqueezy',
      body,
      headers: { 'x-event-name': 'order_created', 'x-lemon-signature': mac([body]) },
    },
  },
  {
    name: 'GitHub’s delivery at a webhook for Stripe',
    cause: 'provider_other',
    certainty: 'likely',
    delivery: stripeDelivery(body, body, {
      headers: {
        'x-hub-signature-256': `sha256=${mac([body], { key: 'another' })}`,
        'x-github-event': 'push',
      },
    }),
  },
  {
    name: 'LabSync’s delivery at a webhook for Laabam, with LabSync’s secret',
    cause: 'provider_other',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'laabam',
      body: event,
      headers: { 'x-labsync-signature': stripeHeader(event) },
    },
  },
  {
    name: 'Square’s delivery at a webhook for Stripe, with Square’s secret',
    cause: 'provider_other',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'stripe',
      url: 'https://example.com/square',
      body,
      headers: {
        'x-square-hmacsha256-signature': mac(['https://example.com/square', body], { encoding: 'base64' }),
      },
    },
  },
  {
    name: 'Slack’s delivery at a webhook for Zoom, with Slack’s secret',
    cause: 'provider_other',
    certainty: 'proved',
    delivery: { ...given, provider: 'zoom', body, headers: slackHeaders(body) },
  },
]

const missingHeaders: readonly BrokenDelivery[] = [
  {
    name: 'no signature at all',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: stripeDelivery(body, body, { headers: { 'content-type': 'application/json' } }),
  },
  {
    name: 'no signature, and no provider named',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: stripeDelivery(body, body, { provider: undefined, headers: { host: 'example.com' } }),
  },
  {
    name: 'no header of the time',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: {
      ...given,
      provider: 'slack',
      body,
      headers: { 'x-slack-signature': slackHeaders(body)['x-slack-signature'] },
    },
  },
  {
    name: 'no id beside the signature',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: {
      provider: 'svix',
      now,
      secrets: whsec,
      body,
      headers: Object.entries(standardHeaders('svix', body)).filter(([name]) => name !== 'svix-id'),
    },
  },
  {
    name: 'no event type beside GitHub’s signature',
    cause: 'header_missing',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'github',
      body,
      headers: { 'x-hub-signature-256': `sha256=${mac([body])}` },
    },
  },
  {
    name: 'no token',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: { ...given, provider: 'flabs', body: event, headers: {} },
  },
  {
    name: 'no signature in the body',
    cause: 'header_missing',
    certainty: 'likely',
    delivery: { ...given, provider: 'mailgun', body: '{"event-data":{"event":"opened"}}', headers: {} },
  },
]

const joinedHeaders: readonly BrokenDelivery[] = [
  {
    name: 'two signatures in one line, the second right',
    cause: 'header_joined',
    certainty: 'proved',
    delivery: stripeDelivery(body, body, {
      headers: {
        'stripe-signature': `${stripeHeader(body, { key: 'old', time: moment - 9 })}, ${stripeHeader(body)}`,
      },
    }),
  },
  {
    name: 'two lines, as a proxy adds its own',
    cause: 'header_joined',
    certainty: 'proved',
    delivery: stripeDelivery(body, body, {
      headers: { 'stripe-signature': [stripeHeader(body), stripeHeader(body, { key: 'proxy' })] },
    }),
  },
  {
    name: 'the same value twice, joined by a comma',
    cause: 'header_joined',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'github',
      body,
      headers: {
        'x-github-event': 'push',
        'x-hub-signature-256': `sha256=${mac([body])},sha256=${mac([body])}`,
      },
    },
  },
  {
    name: 'all of a sender’s headers twice',
    cause: 'header_joined',
    certainty: 'proved',
    delivery: {
      ...given,
      provider: 'slack',
      body,
      headers: Object.fromEntries(
        Object.entries(slackHeaders(body)).map(([name, value]) => [name, `${value}, ${value}`]),
      ),
    },
  },
]

const noDeliveries: readonly BrokenDelivery[] = [
  {
    name: 'Slack’s url_verification at a provider without it',
    thread: 'eliza 17823',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '{"type":"url_verification","token":"x","challenge":"abc"}', {
      headers: {},
    }),
  },
  {
    name: 'Zoom’s endpoint.url_validation',
    thread: 'mattermost-plugin-zoom 278',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '{"event":"endpoint.url_validation","payload":{"plainToken":"x"}}', {
      headers: {},
    }),
  },
  {
    name: 'a body that holds a challenge alone',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '{"challenge":"abc"}', { headers: {} }),
  },
  {
    name: 'Meta’s GET with hub.challenge',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '', {
      method: 'GET',
      headers: {},
      url: 'https://example.com/hook?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x',
    }),
  },
  {
    name: 'Microsoft’s POST with validationToken',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '', { headers: {}, url: 'https://example.com/hook?validationToken=x' }),
  },
  {
    name: 'CloudEvents’ OPTIONS',
    cause: 'handshake',
    certainty: 'likely',
    delivery: stripeDelivery('', '', {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'example.com' },
    }),
  },
  {
    name: 'a browser’s GET',
    cause: 'method',
    certainty: 'likely',
    delivery: stripeDelivery('', '', { method: 'GET', headers: { accept: 'text/html' } }),
  },
  {
    name: 'a PUT with a genuine signature',
    cause: 'method',
    certainty: 'likely',
    delivery: stripeDelivery(body, body, { method: 'PUT' }),
  },
  {
    name: 'a GET that was a POST ahead of a redirect',
    thread: 'saleor/storefront 597',
    cause: 'redirect',
    certainty: 'likely',
    delivery: stripeDelivery(body, '', { method: 'GET' }),
  },
  {
    name: 'the same of a sender with three headers',
    cause: 'redirect',
    certainty: 'likely',
    delivery: {
      provider: 'svix',
      now,
      secrets: whsec,
      method: 'GET',
      body: undefined,
      headers: standardHeaders('svix', body),
    },
  },
]

export const brokenRequests: readonly BrokenDelivery[] = [
  ...clocks,
  ...otherHeaders,
  ...missingHeaders,
  ...joinedHeaders,
  ...noDeliveries,
]
