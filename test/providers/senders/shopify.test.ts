import { createHmac } from 'node:crypto'
import { shopify } from '../../../src/providers/shopify.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'shopify-contract'

senderContract({
  name: 'shopify',
  create: (options) => shopify({ secret, ...options }),
  createOther: () => shopify({ secret: 'another' }),
  createWithout: () => shopify({ secret: undefined }),
  sign: (body) => ({
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    'x-shopify-topic': 'orders/create',
  }),
  signatureHeader: 'x-shopify-hmac-sha256',
  body: '{"id":8209829119461545,"email":"jon@example.com"}',
  event: {
    type: 'orders/create',
    data: { id: 8_209_829_119_461_545, email: 'jon@example.com' },
    typeSigned: false,
  },
  timestamped: false,
  unsignedHeaders: ['x-shopify-topic'],
})
