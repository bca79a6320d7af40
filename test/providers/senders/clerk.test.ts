import { expect, test } from 'vitest'
import { clerk } from '../../../src/providers/clerk.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const key = Buffer.from('clerk-contract-key')
const secret = `whsec_${key.toString('base64')}`
const sign = (body: string, timestamp: number) => signStandardWebhook(key, 'svix', body, timestamp)

senderContract({
  name: 'clerk',
  create: (options) => clerk({ secret, ...clock, ...options }),
  createOther: () => clerk({ secret: 'whsec_b3RoZXI=', ...clock }),
  createWithout: () => clerk({ secret: undefined }),
  sign,
  signatureHeader: 'svix-signature',
  body: '{"type":"user.created","object":"event","timestamp":1699999000123,"data":{"id":"user_1"}}',
  event: {
    type: 'user.created',
    id: 'msg_1',
    data: { id: 'user_1' },
    occurredAt: new Date(1_699_999_000_123),
  },
  timestamped: true,
})

test.each(['"1699999000123"', '1.5', '1e300'])('clerk refuses the time %s', (time) => {
  const body = `{"type":"user.created","timestamp":${time},"data":{}}`
  expect(clerk({ secret, ...clock }).safeVerify(body, sign(body, moment))).toMatchObject({
    error: { code: 'payload_invalid', path: 'timestamp' },
  })
})

test('clerk takes an event that says no time', () => {
  const body = '{"type":"user.created","object":"event","data":{}}'
  expect(clerk({ secret, ...clock }).verify(body, sign(body, moment))).not.toHaveProperty('occurredAt')
})
