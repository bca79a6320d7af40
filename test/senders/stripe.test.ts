import { stripe } from 'hookproof/stripe'
import Stripe from 'stripe'
import { evidenceByPackage } from './evidence.js'

const secret = 'whsec_evidence'
const { webhooks } = new Stripe('sk_test_evidence')
const body = '{"id":"evt_1","type":"invoice.paid","created":1700000000,"data":{"object":{"id":"in_1"}}}'

evidenceByPackage('stripe', {
  provider: stripe({ secret }),
  genuine: {
    'a delivery signed by it': {
      body,
      headers: { 'stripe-signature': webhooks.generateTestHeaderString({ payload: body, secret }) },
    },
  },
  accepts: ({ body, headers }) => webhooks.constructEvent(body, headers['stripe-signature'] ?? '', secret),
})
