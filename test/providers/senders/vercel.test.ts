import { createHmac } from 'node:crypto'
import { vercel } from '../../../src/providers/vercel.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'vercel-contract'

senderContract({
  name: 'vercel',
  create: (options) => vercel({ secret, ...options }),
  createOther: () => vercel({ secret: 'another' }),
  createWithout: () => vercel({ secret: undefined }),
  sign: (body) => ({
    'x-vercel-signature': createHmac('sha1', secret).update(body).digest('hex'),
  }),
  signatureHeader: 'x-vercel-signature',
  body: JSON.stringify({
    id: 'evt_1',
    type: 'deployment.created',
    createdAt: 1_700_000_000_123,
    payload: { plan: 'pro' },
  }),
  event: {
    type: 'deployment.created',
    id: 'evt_1',
    data: { plan: 'pro' },
    occurredAt: new Date(1_700_000_000_123),
  },
  timestamped: false,
})
