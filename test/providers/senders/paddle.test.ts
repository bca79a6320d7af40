import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { paddle } from '../../../src/providers/paddle.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'

const secret = 'pdl_ntfset_contract'
const body = JSON.stringify({
  event_id: 'evt_1',
  event_type: 'transaction.completed',
  occurred_at: '2023-11-14T22:00:00.621022Z',
  notification_id: 'ntf_1',
  data: { id: 'txn_1' },
})

function macOf(text: string, timestamp: number, key = secret): string {
  return createHmac('sha256', key).update(`${timestamp}:${text}`).digest('hex')
}

senderContract({
  name: 'paddle',
  create: (options) => paddle({ secret, ...clock, ...options }),
  createOther: () => paddle({ secret: 'another', ...clock }),
  createWithout: () => paddle({ secret: undefined }),
  sign: (text, timestamp) => ({ 'paddle-signature': `ts=${timestamp};h1=${macOf(text, timestamp)}` }),
  signatureHeader: 'paddle-signature',
  body,
  event: {
    type: 'transaction.completed',
    id: 'evt_1',
    data: { id: 'txn_1' },
    occurredAt: new Date('2023-11-14T22:00:00.621Z'),
  },
  timestamped: true,
})

test('paddle takes either signature while a secret is rotated', () => {
  const [good, bad] = [macOf(body, moment), macOf(body, moment, 'another')]
  for (const list of [`h1=${good};h1=${bad}`, `h1=${bad};h1=${good}`])
    expect(
      paddle({ secret, ...clock }).verify(body, { 'paddle-signature': `ts=${moment};${list}` }),
    ).toMatchObject({ id: 'evt_1' })
})
