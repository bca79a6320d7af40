import { openai } from 'hookproof/openai'
import OpenAI from 'openai'
import { Webhook } from 'standardwebhooks'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const library = new OpenAI({ apiKey: 'sk-evidence' })
const body = '{"id":"evt_1","type":"response.completed","created_at":1700000000,"data":{"id":"resp_1"}}'

evidenceByPackage('openai', {
  provider: openai({ secret }),
  genuine: {
    'a delivery signed by standardwebhooks': {
      body,
      headers: {
        'webhook-id': 'wh_1',
        'webhook-timestamp': `${now}`,
        'webhook-signature': new Webhook(secret).sign('wh_1', new Date(now * 1000), body),
      },
    },
  },
  accepts: async ({ body, headers }) => {
    await library.webhooks.unwrap(body, headers, secret)
    return true
  },
})
