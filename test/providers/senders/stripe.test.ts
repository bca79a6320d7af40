import { createHmac } from 'node:crypto'
import { stripe } from '../../../src/providers/stripe.js'
import { clock, senderContract } from '../../contracts/sender.js'

const secret = 'whsec_stripe-contract'

senderContract({
  name: 'stripe',
  create: (options) => stripe({ secret, ...clock, ...options }),
  createOther: () => stripe({ secret: 'whsec_another', ...clock }),
  createWithout: () => stripe({ secret: undefined }),
  sign: (body, timestamp) => ({
    'stripe-signature': `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  }),
  signatureHeader: 'stripe-signature',
  body: JSON.stringify({
    id: 'evt_1',
    type: 'invoice.paid',
    created: 1_699_999_000,
    data: { object: { id: 'in_1' } },
  }),
  event: {
    type: 'invoice.paid',
    id: 'evt_1',
    data: { object: { id: 'in_1' } },
    occurredAt: new Date(1_699_999_000_000),
  },
  timestamped: true,
})
