import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { mollie } from '../../../src/providers/mollie.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'mollie-contract'
const payload = {
  resource: 'event',
  id: 'event_1',
  type: 'payment-link.paid',
  entityId: 'pl_1',
  createdAt: '2023-11-14T22:00:00.0Z',
}
const body = JSON.stringify(payload)

function sign(text: string, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(text).digest('hex')}`
}

senderContract({
  name: 'mollie',
  create: (options) => mollie({ secret, ...options }),
  createOther: () => mollie({ secret: 'another' }),
  createWithout: () => mollie({ secret: undefined }),
  sign: (text) => ({ 'x-mollie-signature': sign(text) }),
  signatureHeader: 'x-mollie-signature',
  body,
  event: {
    type: 'payment-link.paid',
    id: 'event_1',
    data: payload,
    occurredAt: new Date('2023-11-14T22:00:00Z'),
  },
  timestamped: false,
})

test('mollie takes either header while a secret is rotated', () => {
  for (const values of [
    [sign(body), sign(body, 'another')],
    [sign(body, 'another'), sign(body)],
  ])
    expect(mollie({ secret }).verify(body, { 'x-mollie-signature': values })).toMatchObject({ id: 'event_1' })
})

test('mollie refuses its older webhooks, which aren’t signed', () => {
  expect(mollie({ secret }).safeVerify('id=tr_1', {})).toMatchObject({ error: { code: 'header_missing' } })
})
