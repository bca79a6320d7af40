import { expect, test } from 'vitest'
import { polar } from '../../../src/providers/polar.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { signStandardWebhook } from './standard-webhooks.js'

const secret = 'polar_whs_contract'
const body = '{"type":"order.paid","timestamp":"2023-11-14T22:00:00Z","data":{"id":"order_1"}}'

senderContract({
  name: 'polar',
  create: (options) => polar({ secret, ...clock, ...options }),
  createOther: () => polar({ secret: 'polar_whs_another', ...clock }),
  createWithout: () => polar({ secret: undefined }),
  sign: (text, timestamp) => signStandardWebhook(secret, 'webhook', text, timestamp),
  signatureHeader: 'webhook-signature',
  body,
  event: {
    type: 'order.paid',
    id: 'msg_1',
    data: { id: 'order_1' },
    occurredAt: new Date('2023-11-14T22:00:00Z'),
  },
  timestamped: true,
})

const key = Buffer.from('a key of the newer kind.')
const newer = `whsec_${key.toString('base64')}`

test.each([
  ['the base64 of a newer secret', newer, key],
  ['the text of an older secret that is base64 too', newer, newer],
  ['the text of an older secret that is no base64', 'whsec_not-base64_', 'whsec_not-base64_'],
])('polar verifies under %s', (_, given, signingKey) => {
  const hook = polar({ secret: ['another', given], ...clock })
  const headers = signStandardWebhook(signingKey, 'webhook', body, moment)
  expect(hook.verify(body, headers)).toMatchObject({ type: 'order.paid', secretIndex: 1 })
})

test('polar refuses a secret that is whsec_ and nothing else', () => {
  expect(() => polar({ secret: 'whsec_' })).toThrow(/^polar: /)
})
