import { createHmac } from 'node:crypto'
import { razorpay } from 'hookproof/razorpay'
import Razorpay from 'razorpay'
import { evidenceByPackage } from './evidence.js'

const secret = 'razorpay-evidence'
const body =
  '{"entity":"event","event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_1"}}},"created_at":1700000000}'

evidenceByPackage('razorpay', {
  provider: razorpay({ secret }),
  genuine: {
    'a delivery signed as its guide says': {
      body,
      headers: { 'x-razorpay-signature': createHmac('sha256', secret).update(body).digest('hex') },
    },
  },
  accepts: ({ body, headers }) =>
    Razorpay.validateWebhookSignature(body, headers['x-razorpay-signature'] ?? '', secret),
})
