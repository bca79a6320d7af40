import { resend } from '../../../src/providers/resend.js'
import { clock, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const key = Buffer.from('resend-contract-key')
const secret = `whsec_${key.toString('base64')}`

senderContract({
  name: 'resend',
  create: (options) => resend({ secret, ...clock, ...options }),
  createOther: () => resend({ secret: 'whsec_b3RoZXI=', ...clock }),
  createWithout: () => resend({ secret: undefined }),
  sign: (body, timestamp) => signStandardWebhook(key, 'svix', body, timestamp),
  signatureHeader: 'svix-signature',
  body: '{"type":"email.bounced","created_at":"2023-11-14T22:00:00.126Z","data":{"email_id":"em_1"}}',
  event: {
    type: 'email.bounced',
    id: 'msg_1',
    data: { email_id: 'em_1' },
    occurredAt: new Date('2023-11-14T22:00:00.126Z'),
  },
  timestamped: true,
})
