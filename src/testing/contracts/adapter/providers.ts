import type { HandshakeReply } from '../../../handshakes/handshake.js'
import { labsync } from '../../../providers/labsync.js'
import { svix } from '../../../providers/svix.js'
import { signAsync } from '../../../signature/sign.js'
import { signedHeaders } from '../../delivery.js'
import { requireEqual } from '../expectation.js'
import type { AdapterCase, AdapterUnderContract } from './mount.js'
import {
  freshBody,
  requireHandled,
  requireRefusal,
  type Sent,
  secret,
  signatureHeader,
  withWebhook,
} from './served-webhook.js'

const secrets = { one: secret, two: 'whsec_adapter-contract-two' }

type Account = keyof typeof secrets

async function deliveryTo(account: Account, signer = account): Promise<Sent> {
  const body = freshBody()
  const signature = await signAsync(body, secrets[signer])
  return { body, headers: { 'x-account': account, [signatureHeader]: signature } }
}

const crossed = 'a delivery to one account is handled as another’s'

/** A provider of several headers, one that a function finds, and one that knows of handshakes. */
export const providerCases: readonly AdapterCase[] = [
  {
    name: 'a sender’s several headers all arrive',
    harm: 'genuine deliveries are refused as forgeries, and their events are lost',
    async run(adapter) {
      const provider = svix({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
      await withWebhook(adapter, { provider }, async (webhook) => {
        const body = '{"type":"invoice.paid","data":{}}'
        const { status } = await webhook.send({ body, headers: await signedHeaders(provider, body) })
        requireEqual('the status', status, 200)
        requireHandled(webhook, [JSON.parse(body)])
      })
    },
  },
  {
    name: 'a function in place of a provider finds it by the framework’s own objects',
    harm: crossed,
    async run<Objects>(adapter: AdapterUnderContract<Objects>) {
      const provider = async (objects: Objects) => {
        const account = String(adapter.findHeader(objects, 'x-account'))
        return labsync({ secret: account === 'one' ? secrets.one : secrets.two, account })
      }
      await withWebhook(adapter, { provider }, async (webhook) => {
        for (const account of ['one', 'two'] as const)
          requireEqual('the status', (await webhook.send(await deliveryTo(account))).status, 200)
        const accounts = webhook.events.map(({ account }) => account)
        requireEqual('the accounts of the events', accounts, ['one', 'two'])
      })
      await withWebhook(adapter, { provider }, async (webhook) => {
        const response = await webhook.send(await deliveryTo('one', 'two'))
        requireRefusal(webhook, response, 401, 'signature_mismatch')
      })
    },
  },
  {
    name: 'where a function in place of a provider finds none, the answer is 404',
    harm: crossed,
    run: (adapter) =>
      withWebhook(adapter, { provider: async () => undefined }, async (webhook) => {
        requireRefusal(webhook, await webhook.deliver(freshBody()), 404, 'provider_not_found')
      }),
  },
  {
    name: 'where a function in place of a provider fails, the answer is 500 without a word of it',
    harm: 'a stranger reads what your errors say, or a delivery is lost',
    async run(adapter) {
      const provider = async () => {
        throw new Error('the database is away')
      }
      await withWebhook(adapter, { provider }, async (webhook) => {
        requireRefusal(webhook, await webhook.deliver(freshBody()), 500, 'provider_failed')
      })
    },
  },
  {
    name: 'a handshake by GET gets its parameter back, and no handler sees it',
    harm: 'a sender that checks its webhooks never turns this one on',
    async run(adapter) {
      const replyTo = ({ query = () => '' }): HandshakeReply => ({
        headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
        body: new URLSearchParams(query()).get('check') ?? '',
      })
      const handshakes = [{ name: 'check', method: 'GET' as const, replyTo }]
      await withWebhook(adapter, { provider: { ...labsync({ secret }), handshakes } }, async (webhook) => {
        const { status, headers, body } = await webhook.send({
          method: 'GET',
          query: '?a=1&check=x%3A%20y+z%26a%3Db',
        })
        requireEqual('the status', status, 200)
        requireEqual('the body of the response', body, 'x: y z&a=b')
        const type = headers.get('content-type')?.replaceAll(' ', '').toLowerCase()
        requireEqual('the content type', type, 'text/plain;charset=utf-8')
        requireEqual('the header nosniff', headers.get('x-content-type-options'), 'nosniff')
        requireEqual('the events that were handled', webhook.events, [])
      })
    },
  },
]
