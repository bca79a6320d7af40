import { createHmac } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { slack } from '../../../src/providers/slack.js'
import { createReceiver } from '../../../src/receiver/receive.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'slack-contract'
const hook = slack({ secret, ...clock })

function sign(body: string, timestamp = moment): Record<string, string> {
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-signature': `v0=${mac}`, 'x-slack-request-timestamp': `${timestamp}` }
}

senderContract({
  name: 'slack',
  create: (options) => slack({ secret, ...clock, ...options }),
  createOther: () => slack({ secret: 'another', ...clock }),
  createWithout: () => slack({ secret: undefined }),
  sign,
  signatureHeader: 'x-slack-signature',
  body: JSON.stringify({
    type: 'event_callback',
    event: { type: 'app_mention', text: 'hi' },
    event_id: 'Ev1',
  }),
  event: { type: 'app_mention', id: 'Ev1', data: { type: 'app_mention', text: 'hi' } },
  timestamped: true,
})

test.each([
  [
    'a slash command',
    'command=%2Fdeploy&text=now+please',
    '/deploy',
    { command: '/deploy', text: 'now please' },
  ],
  [
    'an interaction',
    `payload=${encodeURIComponent('{"type":"block_actions","actions":[]}')}`,
    'block_actions',
    { type: 'block_actions', actions: [] },
  ],
  [
    'what is no event',
    '{"type":"url_verification","token":"t"}',
    'url_verification',
    { type: 'url_verification', token: 't' },
  ],
])('slack takes %s', (_, body, type, data) => {
  expect(hook.verify(body, sign(body))).toMatchObject({ type, data })
})

test.each(['{"token":"t"}', '{"type":1}', '{"type":"event_callback","event":{}}', 'text=now'])(
  'slack’s %s is invalid',
  (body) => {
    expect(codeOf(() => hook.verify(body, sign(body)))).toBe('payload_invalid')
  },
)

test('its url_verification is answered with the challenge, and never handled', async () => {
  const handler = vi.fn()
  const body =
    '{"type":"url_verification","token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}'
  const receiver = createReceiver(slack({ secret, ...clock }), handler, { onOutcome: () => {} })
  const reply = await receiver.receive(
    { method: 'POST', headers: sign(body, moment), readBody: () => body },
    {},
  )
  expect(reply).toMatchObject({ status: 200, body: expect.stringContaining('3eZbrw1aBm2rZgRNFdxV') })
  expect(handler).not.toHaveBeenCalled()
})
