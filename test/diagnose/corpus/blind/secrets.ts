import { flabs } from '../../../../src/providers/flabs/index.js'
import { labsync as labsyncProvider } from '../../../../src/providers/labsync.js'
import { stripe as stripeProvider } from '../../../../src/providers/stripe.js'
import { type BrokenDelivery, now } from '../case.js'
import {
  githubPush,
  labsyncJob,
  razorpayPayment,
  shopifyOrder,
  slackEvent,
  stripeEvent,
  svixUser,
  twilioForm,
} from './payloads.js'
import {
  github,
  json,
  keys,
  labsync,
  razorpay,
  row,
  shopify,
  slack,
  stripe,
  svix,
  svixKey,
  twilio,
  twilioBody,
} from './signed.js'

const unknownKey = 'whsec_1b6f0b2e4c6d8f0a1b3d5f7091a2b3c4'
const stripeWith = (secrets: string) => stripe(stripeEvent, { body: stripeEvent, secrets })
const unknownStripe = (secrets: string) => stripe(stripeEvent, { body: stripeEvent, secrets }, unknownKey)
const token = 'flb_auth_8d7c6b5a'

export const blindSecrets: readonly BrokenDelivery[] = [
  row('secret_whitespace', 'proved', 'Kubernetes: echo secret | base64', stripeWith(`${keys.stripe}\n`)),
  row(
    'secret_whitespace',
    'proved',
    'an .env with CRLF',
    github(githubPush, { body: githubPush, secrets: `${keys.github}\r` }),
  ),
  row(
    'secret_whitespace',
    'proved',
    'copied with a no-break blank',
    labsync(labsyncJob, { body: labsyncJob, secrets: `\u00a0${keys.labsync}` }),
  ),
  row(
    'secret_whitespace',
    'proved',
    'copied with a zero-width blank',
    slack(slackEvent, { body: slackEvent, secrets: `${keys.slack}\u200b` }),
  ),
  row('secret_quoted', 'proved', 'docker --env-file leaves quotes', stripeWith(`"${keys.stripe}"`)),
  row(
    'secret_quoted',
    'proved',
    'single quotes in a systemd EnvironmentFile',
    shopify(shopifyOrder, { body: shopifyOrder, secrets: `'${keys.shopify}'` }),
  ),
  row(
    'secret_quoted',
    'proved',
    'typographic quotes from a page of notes',
    labsync(labsyncJob, { body: labsyncJob, secrets: `“${keys.labsync}”` }),
  ),
  row(
    'secret_prefix',
    'proved',
    'the whole line of the .env',
    stripeWith(`STRIPE_WEBHOOK_SECRET=${keys.stripe}`),
  ),
  row('secret_prefix', 'proved', 'whsec_ cut off for Stripe', stripeWith(keys.stripe.slice(6))),
  row(
    'secret_decoded',
    'proved',
    'base64 decoded, though its text is the key',
    labsync(
      labsyncJob,
      { body: labsyncJob, secrets: Buffer.from('c2VjcmV0LWtleS1vZi10aGUtbGFi', 'base64') },
      'c2VjcmV0LWtleS1vZi10aGUtbGFi',
    ),
  ),
  row(
    'secret_decoded',
    'proved',
    'a Kubernetes manifest still in base64',
    stripeWith(Buffer.from(keys.stripe).toString('base64')),
  ),
  row(
    'secret_decoded',
    'proved',
    'the key is the bytes of the hex',
    shopify(shopifyOrder, { body: shopifyOrder }, Buffer.from(keys.shopify, 'hex')),
  ),
  row(
    'secret_decoded',
    'proved',
    'the text of whsec_… is the key, not what it encodes',
    svix(svixUser, { body: svixUser }, keys.svix),
  ),
  row(
    'secret_decoded',
    'proved',
    'the text behind whsec_ is the key',
    svix(svixUser, { body: svixUser }, keys.svix.slice(6)),
  ),
  row('secret_kind', 'likely', 'the API key', unknownStripe(`sk_${'test'}_51HxyzAbCdEfGhIjKlMnOpQr`)),
  row('secret_kind', 'likely', "the endpoint's id", unknownStripe('we_1OCk2sLkdIwHu7ixJb6bTqHn')),
  row('secret_kind', 'likely', 'the placeholder of the README', unknownStripe('your_webhook_secret_here')),
  row(
    'secret_kind',
    'likely',
    'a variable that nobody expanded',
    unknownStripe('$'.concat('{STRIPE_WEBHOOK_SECRET}')),
  ),
  row(
    'secret_kind',
    'likely',
    'a GitHub Actions expression',
    github(githubPush, { body: githubPush, secrets: '$'.concat('{{ secrets.WEBHOOK_SECRET }}') }),
  ),
  row(
    'secret_kind',
    'likely',
    'the text undefined',
    razorpay(razorpayPayment, { body: razorpayPayment, secrets: 'undefined' }),
  ),
  row(
    'secret_kind',
    'likely',
    "Shopify's access token",
    shopify(shopifyOrder, { body: shopifyOrder, secrets: `shp${'at'}_38d2c5a1f0b94e76` }),
  ),
  row(
    'secret_kind',
    'likely',
    "Slack's bot token",
    slack(slackEvent, { body: slackEvent, secrets: `xo${'xb'}-17653672481-19874698323` }),
  ),
  row(
    'secret_kind',
    'likely',
    "Twilio's account SID",
    twilio('https://api.shop.example/sms', { body: twilioBody, secrets: String(twilioForm.AccountSid) }),
  ),
  row(
    'secret_kind',
    'likely',
    "Razorpay's key id",
    razorpay(razorpayPayment, { body: razorpayPayment, secrets: 'rzp_test_1DP5mmOlF5G5ag' }),
  ),
  row(
    'secret_other',
    'proved',
    "the CLI's secret, passed beside the dashboard's",
    stripe(stripeEvent, {
      body: stripeEvent,
      provider: stripeProvider({ secret: unknownKey }),
      secrets: keys.stripe,
    }),
  ),
  row(
    'secret_other',
    'proved',
    'the third of those of other endpoints',
    labsync(labsyncJob, {
      body: labsyncJob,
      provider: labsyncProvider({ secret: 'lsk_new_0d2f6b8a' }),
      secrets: ['lsk_a_93d1c7', unknownKey, keys.labsync],
    }),
  ),
  row('secret_or_body', 'likely', 'the secret of another endpoint, not at hand', unknownStripe(keys.stripe)),
  row(
    'secret_or_body',
    'likely',
    'somebody changed the commit',
    github(githubPush, { body: githubPush.replace('main', 'evil') }),
  ),
  row(
    'secret_or_body',
    'likely',
    'a forgery of zeros',
    razorpay(razorpayPayment, {
      body: razorpayPayment,
      headers: { ...json, 'x-razorpay-signature': '0'.repeat(64) },
    }),
  ),
  row(
    'secret_or_body',
    'likely',
    'another token',
    {
      provider: flabs({ token: 'flb_auth_other' }),
      now,
      headers: { ...json, authorization: `Bearer ${token}` },
      body: '{"labID":"lab_67890","eventType":"bill.completed","eventTime":1699999999,"data":{}}',
    },
    ['secret_other', 'secret_kind'],
  ),
  row(
    'secret_decoded',
    'proved',
    'the key is what the base64 encodes',
    labsync(labsyncJob, { body: labsyncJob, secrets: svixKey.toString('base64') }, svixKey),
  ),
]
