import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { pagerduty } from '../../../src/providers/pagerduty.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'pagerduty-contract'
const body = JSON.stringify({
  event: {
    id: '01BW',
    event_type: 'incident.triggered',
    occurred_at: '2023-11-14T22:00:00.458Z',
    data: { id: 'PGR0' },
  },
})

function macOf(text: string, key = secret): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

senderContract({
  name: 'pagerduty',
  create: (options) => pagerduty({ secret, ...options }),
  createOther: () => pagerduty({ secret: 'another' }),
  createWithout: () => pagerduty({ secret: undefined }),
  sign: (text) => ({ 'x-pagerduty-signature': `v1=${macOf(text)}` }),
  signatureHeader: 'x-pagerduty-signature',
  body,
  event: {
    type: 'incident.triggered',
    id: '01BW',
    data: { id: 'PGR0' },
    occurredAt: new Date('2023-11-14T22:00:00.458Z'),
  },
  timestamped: false,
})

test('pagerduty takes either signature while a secret is rotated, and none of another version', () => {
  const judge = (value: string) =>
    pagerduty({ secret }).safeVerify(body, { 'x-pagerduty-signature': value }).ok
  const [good, bad] = [macOf(body), macOf(body, 'another')]
  expect(judge(`v1=${good},v1=${bad}`)).toBe(true)
  expect(judge(`v1=${bad},v1=${good}`)).toBe(true)
  expect(judge(`v2=${good},v1=${bad}`)).toBe(false)
})

test('pagerduty says where in the event a field is missing', () => {
  const text = '{"event":{"id":"1","event_type":"pagey.ping","data":{}}}'
  expect(
    pagerduty({ secret }).safeVerify(text, { 'x-pagerduty-signature': `v1=${macOf(text)}` }),
  ).toMatchObject({ error: { code: 'payload_invalid', path: 'event.occurred_at' } })
})
