import { expect, test } from 'vitest'
import { supabase } from '../../../src/providers/supabase.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const key = Buffer.from('supabase-contract-key')
const secret = `v1,whsec_${key.toString('base64')}`
const hook = supabase({ secret, ...clock })
const sign = (body: string, timestamp: number) => signStandardWebhook(key, 'webhook', body, timestamp)
const payload = { metadata: { uuid: 'uuid-1', name: 'send-sms' }, sms: { otp: '561166' } }

senderContract({
  name: 'supabase',
  create: (options) => supabase({ secret, ...clock, ...options }),
  createOther: () => supabase({ secret: 'v1,whsec_b3RoZXI=', ...clock }),
  createWithout: () => supabase({ secret: undefined }),
  sign,
  signatureHeader: 'webhook-signature',
  body: JSON.stringify(payload),
  event: { type: 'send-sms', id: 'uuid-1', data: payload },
  timestamped: true,
})

test.each(['{"sms":{}}', '{"metadata":{"uuid":"uuid-1"},"sms":{}}'])(
  'supabase calls a hook that has no name auth-hook: %s',
  (body) => {
    expect(hook.verify(body, sign(body, moment))).toMatchObject({ type: 'auth-hook', data: { sms: {} } })
  },
)

test('supabase takes the id of the header where the payload has none', () => {
  expect(hook.verify('{"sms":{}}', sign('{"sms":{}}', moment))).toMatchObject({ id: 'msg_1' })
})

test('supabase takes either signature of two, which a comma parts', () => {
  const body = JSON.stringify(payload)
  const good = sign(body, moment)
  const bad = signStandardWebhook('another', 'webhook', body, moment)
  for (const list of [[good, bad] as const, [bad, good] as const]) {
    const signatures = list.map((headers) => headers['webhook-signature']).join(', ')
    expect(hook.verify(body, { ...good, 'webhook-signature': signatures })).toMatchObject({ id: 'uuid-1' })
  }
})

test('supabase refuses a secret that is a prefix and nothing else', () => {
  expect(() => supabase({ secret: 'v1,whsec_' })).toThrow(/^supabase: /)
})
