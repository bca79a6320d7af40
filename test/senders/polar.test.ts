import { webhooks } from '@polar-sh/sdk/2026-10'
import { polar } from 'hookproof/polar'
import { Webhook } from 'standardwebhooks'
import { evidenceByPackage, now } from './evidence.js'

const body = '{"type":"order.paid","timestamp":"2026-11-21T12:00:00Z","data":{"id":"order_1"}}'

// older secrets are keys as they stand, newer ones in base64
const older = 'polar_whs_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const newer = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

for (const [age, secret, signer] of [
  ['older', older, new Webhook(older, { format: 'raw' })],
  ['newer', newer, new Webhook(newer)],
] as const)
  evidenceByPackage('@polar-sh/sdk', {
    provider: polar({ secret }),
    genuine: {
      [`a delivery under an ${age} secret, signed by standardwebhooks`]: {
        body,
        headers: {
          'webhook-id': 'msg_1',
          'webhook-timestamp': `${now}`,
          'webhook-signature': signer.sign('msg_1', new Date(now * 1000), body),
        },
      },
    },
    accepts: async ({ body, headers }) => {
      await webhooks.validateEvent(body, headers, secret)
      return true
    },
  })
