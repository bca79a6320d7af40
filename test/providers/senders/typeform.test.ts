import { createHmac } from 'node:crypto'
import { typeform } from '../../../src/providers/typeform.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'typeform-contract'

senderContract({
  name: 'typeform',
  create: (options) => typeform({ secret, ...options }),
  createOther: () => typeform({ secret: 'another' }),
  createWithout: () => typeform({ secret: undefined }),
  sign: (body) => ({
    'typeform-signature': `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`,
  }),
  signatureHeader: 'typeform-signature',
  body: JSON.stringify({ event_id: '01J', event_type: 'form_response', form_response: { form_id: 'f' } }),
  event: { type: 'form_response', id: '01J', data: { form_id: 'f' } },
  timestamped: false,
})
