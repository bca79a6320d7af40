import { calendly } from 'hookproof/calendly'
import Stripe from 'stripe'
import { evidenceByPackage } from './evidence.js'

const secret = 'calendly-evidence'
const { webhooks } = new Stripe('sk_test_evidence')
const body = '{"event":"invitee.created","created_at":"2023-11-14T22:13:20.000000Z","payload":{}}'

// Calendly has no library; its documentation describes the header that Stripe's makes
evidenceByPackage('stripe', {
  provider: calendly({ secret }),
  genuine: {
    'a delivery signed by it': {
      body,
      headers: {
        'calendly-webhook-signature': webhooks.generateTestHeaderString({ payload: body, secret }),
      },
    },
  },
  accepts: ({ body, headers }) =>
    webhooks.constructEvent(body, headers['calendly-webhook-signature'] ?? '', secret),
})
