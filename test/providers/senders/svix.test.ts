import { expect, test } from 'vitest'
import { svix } from '../../../src/providers/svix.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const key = Buffer.from('svix-contract-key')
const secret = `whsec_${key.toString('base64')}`
const hook = svix({ secret, ...clock })
const sign = (body: string, timestamp: number) => signStandardWebhook(key, 'svix', body, timestamp)

senderContract({
  name: 'svix',
  create: (options) => svix({ secret, ...clock, ...options }),
  createOther: () => svix({ secret: 'whsec_b3RoZXI=', ...clock }),
  createWithout: () => svix({ secret: undefined }),
  sign,
  signatureHeader: 'svix-signature',
  body: '{"type":"invoice.paid","timestamp":"2023-11-14T22:00:00Z","data":{"id":"in_1"}}',
  event: {
    type: 'invoice.paid',
    id: 'msg_1',
    data: { id: 'in_1' },
    occurredAt: new Date('2023-11-14T22:00:00Z'),
  },
  timestamped: true,
})

test('svix takes an event that says no time, and refuses one without type or data', () => {
  const event = hook.verify('{"type":"ping","data":{}}', sign('{"type":"ping","data":{}}', moment))
  expect(event).not.toHaveProperty('occurredAt')
  for (const [body, path] of [
    ['{"data":{}}', 'type'],
    ['{"type":"ping"}', 'data'],
    ['{"type":"ping","data":{},"timestamp":1}', 'timestamp'],
  ] as const)
    expect(hook.safeVerify(body, sign(body, moment))).toMatchObject({
      error: { code: 'payload_invalid', path },
    })
})

test('svix takes any signature of a list, and none of another version', () => {
  const body = '{"type":"ping","data":{}}'
  const headers = sign(body, moment)
  const good = headers['svix-signature']
  const judge = (list: string) => hook.safeVerify(body, { ...headers, 'svix-signature': list }).ok
  expect(judge(`v1,AAAA v2,${good?.slice(3)} ${good}`)).toBe(true)
  expect(judge(`v2,${good?.slice(3)}`)).toBe(false)
  expect(judge(`v1a,${good?.slice(3)}`)).toBe(false)
})

test('svix refuses the headers of a sender that hides its name', () => {
  const body = '{"type":"ping","data":{}}'
  expect(hook.safeVerify(body, signStandardWebhook(key, 'webhook', body, moment))).toMatchObject({
    error: { code: 'header_missing' },
  })
})
