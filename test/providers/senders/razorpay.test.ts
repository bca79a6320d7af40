import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { razorpay } from '../../../src/providers/razorpay.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'razorpay-contract'
const body =
  '{"entity":"event","event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_1"}}},"created_at":1699999000}'
const sign = (text: string) => ({
  'x-razorpay-signature': createHmac('sha256', secret).update(text).digest('hex'),
})

senderContract({
  name: 'razorpay',
  create: (options) => razorpay({ secret, ...options }),
  createOther: () => razorpay({ secret: 'another' }),
  createWithout: () => razorpay({ secret: undefined }),
  sign,
  signatureHeader: 'x-razorpay-signature',
  body,
  event: {
    type: 'payment.captured',
    data: { payment: { entity: { id: 'pay_1' } } },
    occurredAt: new Date(1_699_999_000_000),
  },
  timestamped: false,
})

test('razorpay’s events have no id: that of the header isn’t signed', () => {
  const headers = { ...sign(body), 'x-razorpay-event-id': 'evt_1' }
  expect(razorpay({ secret }).verify(body, headers)).not.toHaveProperty('id')
})
