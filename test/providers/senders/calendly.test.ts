import { createHmac } from 'node:crypto'
import { calendly } from '../../../src/providers/calendly.js'
import { clock, senderContract } from '../../contracts/sender.js'

const secret = 'calendly-contract'

senderContract({
  name: 'calendly',
  create: (options) => calendly({ secret, ...clock, ...options }),
  createOther: () => calendly({ secret: 'another', ...clock }),
  createWithout: () => calendly({ secret: undefined }),
  sign: (body, timestamp) => ({
    'calendly-webhook-signature': `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  }),
  signatureHeader: 'calendly-webhook-signature',
  body: JSON.stringify({
    event: 'invitee.created',
    created_at: '2023-11-14T22:13:20.000000Z',
    payload: { name: 'Jon' },
  }),
  event: { type: 'invitee.created', data: { name: 'Jon' }, occurredAt: new Date(1_700_000_000_000) },
  timestamped: true,
})
