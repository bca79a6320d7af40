import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { twilio } from '../../../src/providers/twilio.js'
import { senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'twilio-contract'
const url = 'https://example.com/webhooks/twilio?a=1'
const hook = twilio({ secret, url })
const body = 'To=%2B15550001&MessageStatus=delivered&From=%2B1+555'

/** Signs a form by code of its own. */
function sign(text: string): Record<string, string> {
  const fields = [...new URLSearchParams(text)].sort(([a], [b]) => (a < b ? -1 : 1)).flat()
  const mac = createHmac('sha1', secret)
    .update(url + fields.join(''))
    .digest('base64')
  return { 'x-twilio-signature': mac }
}

senderContract({
  name: 'twilio',
  create: (options) => twilio({ secret, url, ...options }),
  createOther: () => twilio({ secret: 'another', url }),
  createWithout: () => twilio({ secret: undefined, url }),
  sign,
  signatureHeader: 'x-twilio-signature',
  body,
  respelled: 'From=%2b1%20555&To=%2b15550001&MessageStatus=delivered&',
  event: {
    type: 'delivered',
    data: { To: '+15550001', MessageStatus: 'delivered', From: '+1 555' },
  },
  timestamped: false,
})

test.each([
  ['CallSid=CA1&CallStatus=ringing', 'ringing'],
  ['CallStatus=in-progress&StatusCallbackEvent=participant-join', 'participant-join'],
  ['SmsStatus=received&Body=hi', 'received'],
  ['EventType=onMessageAdded', 'onMessageAdded'],
  ['Digits=1', 'webhook'],
])('twilio’s %s is of the type %s', (text, type) => {
  expect(hook.verify(text, sign(text))).toMatchObject({ type })
})

test('twilio’s URL is the one you configured, whatever the request says', () => {
  const elsewhere = twilio({ secret, url: 'https://example.com/webhooks/twilio' })
  const headers = { ...sign(body), host: 'example.com' }
  expect(codeOf(() => elsewhere.verify(body, headers))).toBe('signature_mismatch')
})

test('twilio’s JSON is refused, whose hash it puts into the URL', () => {
  const text = '{"a": 1}'
  const hash = createHash('sha256').update(text).digest('hex')
  const mac = createHmac('sha1', secret).update(`${url}&bodySHA256=${hash}`).digest('base64')
  expect(codeOf(() => hook.verify(text, { 'x-twilio-signature': mac }))).toBe('signature_missing')
})
