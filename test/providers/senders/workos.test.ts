import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { workos } from '../../../src/providers/workos.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'

const secret = 'workos-contract'
const body =
  '{"id":"event_1","event":"user.created","created_at":"2023-11-14T22:00:00.000Z","data":{"id":"user_1"}}'

/** A time in milliseconds that is not a whole second. */
function sign(text: string, timestamp: number): Record<string, string> {
  return signAt(text, timestamp * 1000 + 7)
}

function signAt(text: string, time: number): Record<string, string> {
  const mac = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')
  return { 'workos-signature': `t=${time}, v1=${mac}` }
}

senderContract({
  name: 'workos',
  create: (options) => workos({ secret, ...clock, ...options }),
  createOther: () => workos({ secret: 'another', ...clock }),
  createWithout: () => workos({ secret: undefined }),
  sign,
  signatureHeader: 'workos-signature',
  body,
  event: {
    type: 'user.created',
    id: 'event_1',
    data: { id: 'user_1' },
    occurredAt: new Date('2023-11-14T22:00:00.000Z'),
  },
  timestamped: true,
})

test('workos refuses a time in seconds', () => {
  expect(workos({ secret, ...clock }).safeVerify(body, signAt(body, moment))).toMatchObject({
    error: { code: 'timestamp_malformed' },
  })
})
