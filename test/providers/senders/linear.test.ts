import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { linear } from '../../../src/providers/linear.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'linear-contract'
const data = { action: 'create', type: 'Issue', createdAt: '2023-11-14T22:13:20.123Z', data: { id: '1' } }

function bodyAt(timestamp: number): string {
  return JSON.stringify({ ...data, webhookTimestamp: timestamp * 1000 + 123 })
}

function sign(body: string): Record<string, string> {
  return { 'linear-signature': createHmac('sha256', secret).update(body).digest('hex') }
}

senderContract({
  name: 'linear',
  create: (options) => linear({ secret, ...clock, ...options }),
  createOther: () => linear({ secret: 'another', ...clock }),
  createWithout: () => linear({ secret: undefined }),
  sign,
  signatureHeader: 'linear-signature',
  body: bodyAt(moment),
  bodyAt,
  event: {
    type: 'Issue',
    data: { ...data, webhookTimestamp: moment * 1000 + 123 },
    occurredAt: new Date(1_700_000_000_123),
  },
  timestamped: true,
})

test.each([undefined, 60])('linear tolerates 60 seconds where the tolerance is %s', (tolerance) => {
  const hook = linear({ secret, ...clock, tolerance })
  const verifyAt = (timestamp: number) => hook.verify(bodyAt(timestamp), sign(bodyAt(timestamp)))
  expect(verifyAt(moment - 60)).toMatchObject({ type: 'Issue' })
  expect(codeOf(() => verifyAt(moment - 61))).toBe('timestamp_too_old')
  expect(codeOf(() => verifyAt(moment + 61))).toBe('timestamp_too_new')
})

test('linear’s time must be there, and an event need not say when it happened', () => {
  const hook = linear({ secret, ...clock })
  const body = '{"type":"Issue"}'
  expect(codeOf(() => hook.verify(body, sign(body)))).toBe('timestamp_missing')
  const bare = `{"type":"Issue","webhookTimestamp":${moment * 1000}}`
  expect(hook.verify(bare, sign(bare))).not.toHaveProperty('occurredAt')
})
