import { verifyWebhook } from '@clerk/backend/webhooks'
import { clerk } from 'hookproof/clerk'
import { Webhook } from 'svix'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const body = '{"type":"user.created","object":"event","timestamp":1700000000123,"data":{"id":"user_1"}}'

evidenceByPackage('@clerk/backend', {
  provider: clerk({ secret }),
  genuine: {
    'a delivery signed by svix': {
      body,
      headers: {
        'svix-id': 'msg_1',
        'svix-timestamp': `${now}`,
        'svix-signature': new Webhook(secret).sign('msg_1', new Date(now * 1000), body),
      },
    },
  },
  accepts: async ({ body, headers }) => {
    const request = new Request('http://localhost/webhooks', { method: 'POST', body, headers })
    await verifyWebhook(request, { signingSecret: secret })
    return true
  },
})
