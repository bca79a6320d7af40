import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { lemonsqueezy } from '../../../src/providers/lemonsqueezy.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'lemonsqueezy-contract'
const body =
  '{"meta":{"event_name":"order_created","custom_data":{"user":"7"}},"data":{"type":"orders","id":"1"}}'
const sign = (text: string) => ({
  'x-signature': createHmac('sha256', secret).update(text).digest('hex'),
})

senderContract({
  name: 'lemonsqueezy',
  create: (options) => lemonsqueezy({ secret, ...options }),
  createOther: () => lemonsqueezy({ secret: 'another' }),
  createWithout: () => lemonsqueezy({ secret: undefined }),
  sign,
  signatureHeader: 'x-signature',
  body,
  event: { type: 'order_created', data: { type: 'orders', id: '1' } },
  timestamped: false,
})

test('lemonsqueezy takes the type that is signed, whatever the header says', () => {
  const headers = { ...sign(body), 'x-event-name': 'order_refunded' }
  const event = lemonsqueezy({ secret }).verify(body, headers)
  expect(event).toMatchObject({ type: 'order_created', payload: { meta: { custom_data: { user: '7' } } } })
})
