import { createHmac } from 'node:crypto'
import { sentry } from '../../../src/providers/sentry.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'sentry-contract'

senderContract({
  name: 'sentry',
  create: (options) => sentry({ secret, ...options }),
  createOther: () => sentry({ secret: 'another' }),
  createWithout: () => sentry({ secret: undefined }),
  sign: (body) => ({
    'sentry-hook-signature': createHmac('sha256', secret).update(body).digest('hex'),
    'sentry-hook-resource': 'issue',
  }),
  signatureHeader: 'sentry-hook-signature',
  body: '{"action":"created","data":{"issue":{"id":"1"}}}',
  event: { type: 'issue', data: { action: 'created', data: { issue: { id: '1' } } }, typeSigned: false },
  timestamped: false,
  unsignedHeaders: ['sentry-hook-resource'],
})
