import { resend as createProvider } from 'hookproof/resend'
import { Resend } from 'resend'
import { Webhook } from 'svix'
import { evidenceByPackage, now } from './evidence.js'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const library = new Resend('re_evidence')
const body = '{"type":"email.sent","created_at":"2026-11-21T12:00:00.126Z","data":{"email_id":"em_1"}}'

evidenceByPackage('resend', {
  provider: createProvider({ secret }),
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
  accepts: ({ body, headers }) => {
    const [id = '', timestamp = '', signature = ''] = ['svix-id', 'svix-timestamp', 'svix-signature'].map(
      (name) => headers[name],
    )
    library.webhooks.verify({ payload: body, headers: { id, timestamp, signature }, webhookSecret: secret })
    return true
  },
})
