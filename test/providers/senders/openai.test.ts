import { openai } from '../../../src/providers/openai.js'
import { clock, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const key = Buffer.from('openai-contract-key')
const secret = `whsec_${key.toString('base64')}`

senderContract({
  name: 'openai',
  create: (options) => openai({ secret, ...clock, ...options }),
  createOther: () => openai({ secret: 'whsec_b3RoZXI=', ...clock }),
  createWithout: () => openai({ secret: undefined }),
  sign: (body, timestamp) => signStandardWebhook(key, 'webhook', body, timestamp),
  signatureHeader: 'webhook-signature',
  body: '{"id":"evt_1","object":"event","type":"response.completed","created_at":1699999000,"data":{"id":"resp_1"}}',
  event: {
    type: 'response.completed',
    // that of the header, which is signed; the payload's is another
    id: 'msg_1',
    data: { id: 'resp_1' },
    occurredAt: new Date(1_699_999_000_000),
  },
  timestamped: true,
})
