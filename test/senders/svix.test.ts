import { svix } from 'hookproof/svix'
import { Webhook } from 'svix'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const library = new Webhook(secret)
const body = '{"type":"invoice.paid","timestamp":"2026-11-21T12:00:00Z","data":{"id":"in_1"}}'
const signature = library.sign('msg_1', new Date(now * 1000), body)
const headers = { 'svix-id': 'msg_1', 'svix-timestamp': `${now}`, 'svix-signature': signature }

evidenceByPackage('svix', {
  provider: svix({ secret }),
  genuine: {
    'a delivery signed by it': { body, headers },
    'a delivery with two signatures': {
      body,
      headers: { ...headers, 'svix-signature': `v1,${'A'.repeat(43)}= ${signature}` },
    },
  },
  accepts: ({ body, headers }) => {
    library.verify(body, headers)
    return true
  },
})
