import { createHmac } from 'node:crypto'
import { bitbucket } from '../../../src/providers/bitbucket.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'bitbucket-contract'

senderContract({
  name: 'bitbucket',
  create: (options) => bitbucket({ secret, ...options }),
  createOther: () => bitbucket({ secret: 'another' }),
  createWithout: () => bitbucket({ secret: undefined }),
  sign: (body) => ({
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    'x-event-key': 'repo:push',
  }),
  signatureHeader: 'x-hub-signature',
  body: '{"push":{"changes":[]},"repository":{"name":"r"}}',
  event: { type: 'repo:push', data: { push: { changes: [] }, repository: { name: 'r' } }, typeSigned: false },
  timestamped: false,
  unsignedHeaders: ['x-event-key'],
})
