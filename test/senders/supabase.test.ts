import { supabase } from 'hookproof/supabase'
import { Webhook } from 'standardwebhooks'
import { evidenceByPackage, now } from './evidence.js'

const base64 = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const library = new Webhook(base64)
const body = '{"metadata":{"uuid":"uuid-1","name":"send-sms"},"sms":{"otp":"561166"}}'
const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': `${now}` }
const signature = library.sign('msg_1', new Date(now * 1000), body)
const another = new Webhook('b3RoZXI=').sign('msg_1', new Date(now * 1000), body)

// its guide has hooks verified by this package
evidenceByPackage('standardwebhooks', {
  provider: supabase({ secret: `v1,whsec_${base64}` }),
  genuine: {
    'a delivery signed by it': { body, headers: { ...headers, 'webhook-signature': signature } },
  },
  accepts: ({ body, headers }) => {
    library.verify(body, headers)
    return true
  },
})

evidenceByPackage('standardwebhooks', {
  provider: supabase({ secret: ['v1,whsec_b25jZQ==', `v1,whsec_${base64}`] }),
  genuine: {
    'a delivery with two signatures, joined as Auth joins them': {
      body,
      headers: { ...headers, 'webhook-signature': `${another}, ${signature}` },
    },
  },
})
