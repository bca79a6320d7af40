import { signAsync } from '../../../signature/sign.js'
import { requireEqual } from '../expectation.js'
import type { AdapterCase } from './mount.js'
import {
  freshBody,
  requireRefusal,
  type Sent,
  secret,
  signatureHeader,
  withWebhook,
} from './served-webhook.js'

const hour = 3600
const now = () => Math.floor(Date.now() / 1000)

const forged = 'anybody can make your handler run'

const unverified: readonly (readonly [what: string, code: string, send: () => Promise<Sent>])[] = [
  ['not signed', 'header_missing', async () => ({ body: freshBody() })],
  ['empty and not signed', 'header_missing', async () => ({ body: '' })],
  ['signed with another secret', 'signature_mismatch', () => signed(freshBody(), { key: 'another' })],
  [
    'signed as another body',
    'signature_mismatch',
    async () => ({ ...(await signed(freshBody())), body: freshBody() }),
  ],
  ['an hour old', 'timestamp_too_old', () => signed(freshBody(), { timestamp: now() - hour })],
  ['an hour ahead', 'timestamp_too_new', () => signed(freshBody(), { timestamp: now() + hour })],
  ['signed in two headers of one name, joined', 'header_malformed', () => signedTwice([0, hour])],
  ['signed in two such headers, the stale one ahead', 'header_malformed', () => signedTwice([hour, 0])],
]

async function signed(body: string, { key = secret, timestamp = now() } = {}): Promise<Sent> {
  return { body, headers: { [signatureHeader]: await signAsync(body, key, { timestamp }) } }
}

/** A delivery that is signed twice, so many seconds ago each. */
async function signedTwice(ages: readonly number[]): Promise<Sent> {
  const body = freshBody()
  const signatures = await Promise.all(ages.map((age) => signAsync(body, secret, { timestamp: now() - age })))
  return { body, headers: { [signatureHeader]: signatures.join(', ') } }
}

/** What isn't a delivery of the sender's is answered so, and says nothing of why. */
export const refusalCases: readonly AdapterCase[] = [
  ...unverified.map(
    ([what, code, send]): AdapterCase => ({
      name: `a delivery that is ${what} is refused with 401`,
      harm: forged,
      run: (adapter) =>
        withWebhook(adapter, {}, async (webhook) => {
          requireRefusal(webhook, await webhook.send(await send()), 401, code)
        }),
    }),
  ),
  {
    name: 'a verified body of the wrong shape is refused with 400',
    harm: 'a sender isn’t told that its deliveries can’t be read',
    run: (adapter) =>
      withWebhook(adapter, {}, async (webhook) => {
        requireRefusal(webhook, await webhook.deliver('{}'), 400, 'payload_invalid')
      }),
  },
  ...['gzip', 'br', 'deflate'].map(
    (encoding): AdapterCase => ({
      name: `a body that is compressed by ${encoding} is refused with 415`,
      harm: 'a few kilobytes fill the memory of your server, or a genuine delivery is called a forgery',
      run: (adapter) =>
        withWebhook(adapter, {}, async (webhook) => {
          const response = await webhook.deliver(freshBody(), { headers: { 'content-encoding': encoding } })
          requireRefusal(webhook, response, 415, 'body_encoding_unsupported')
        }),
    }),
  ),
  ...['GET', 'PUT', 'PATCH', 'DELETE'].map(
    (method): AdapterCase => ({
      name: `${method} is refused with 405, and told that POST is allowed`,
      harm: 'what isn’t a delivery is handled as one',
      run: (adapter) =>
        withWebhook(adapter, {}, async (webhook) => {
          const response = await webhook.send({ method })
          requireRefusal(webhook, response, 405, 'method_not_allowed')
          requireEqual('the header Allow', response.headers.get('allow'), 'POST')
        }),
    }),
  ),
]
