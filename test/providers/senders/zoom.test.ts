import { createHmac } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { zoom } from '../../../src/providers/zoom.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'zoom-contract'
const hook = zoom({ secret, ...clock })

function sign(body: string, timestamp = moment): Record<string, string> {
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-zm-signature': `v0=${mac}`, 'x-zm-request-timestamp': `${timestamp}` }
}

senderContract({
  name: 'zoom',
  create: (options) => zoom({ secret, ...clock, ...options }),
  createOther: () => zoom({ secret: 'another', ...clock }),
  createWithout: () => zoom({ secret: undefined }),
  sign,
  signatureHeader: 'x-zm-signature',
  body: JSON.stringify({
    event: 'meeting.started',
    event_ts: 1_700_000_000_123,
    payload: { object: { id: '1' } },
  }),
  event: { type: 'meeting.started', data: { object: { id: '1' } }, occurredAt: new Date(1_700_000_000_123) },
  timestamped: true,
})

test('zoom says when only where the event does', () => {
  const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"t"}}'
  expect(hook.verify(body, sign(body))).not.toHaveProperty('occurredAt')
})

test('zoom’s version is part of what is signed', () => {
  const body = '{"event":"a","payload":{}}'
  const { 'x-zm-signature': signature = '', ...others } = sign(body)
  const headers = { ...others, 'x-zm-signature': signature.replace('v0=', 'v1=') }
  expect(codeOf(() => hook.verify(body, headers))).toBe('signature_missing')
})

test('its url_validation is answered with the token and its HMAC, and never handled', async () => {
  const handler = vi.fn()
  const body =
    '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"},"event_ts":1654503849680}'
  const receiver = createReceiver(zoom({ secret, ...clock }), handler, { onOutcome: () => {} })
  const reply = await receiver.receive(
    { method: 'POST', headers: sign(body, moment), readBody: () => body },
    {},
  )
  expect(JSON.parse(reply.body)).toEqual({
    plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
    encryptedToken: createHmac('sha256', secret).update('qgg8vlvZRS6UYooatFL8Aw').digest('hex'),
  })
  expect(handler).not.toHaveBeenCalled()
})
