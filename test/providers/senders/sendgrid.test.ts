import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sendgrid } from '../../../src/providers/sendgrid.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'

const { privateKey, publicKey } = keyPair()

function keyPair() {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const base64 = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return { privateKey: pair.privateKey, publicKey: base64 }
}

function sign(body: string, timestamp: number): Record<string, string> {
  const signature = signBytes('sha256', Buffer.from(`${timestamp}${body}`), privateKey)
  return {
    'x-twilio-email-event-webhook-signature': signature.toString('base64'),
    'x-twilio-email-event-webhook-timestamp': String(timestamp),
  }
}

const events = [
  { event: 'processed', sg_event_id: 'a' },
  { event: 'delivered', sg_event_id: 'b' },
]

senderContract({
  name: 'sendgrid',
  create: (options) => sendgrid({ publicKey, ...clock, ...options }),
  createOther: () => sendgrid({ publicKey: keyPair().publicKey, ...clock }),
  createWithout: () => sendgrid({ publicKey: undefined }),
  sign,
  signatureHeader: 'x-twilio-email-event-webhook-signature',
  // SendGrid ends its bodies with a line break, and signs it
  body: `${JSON.stringify(events)}\r\n`,
  event: { type: 'events', data: { events } },
  timestamped: true,
})

test('sendgrid refuses a batch of what is no object', () => {
  const body = '[{"event":"processed"},7]'
  expect(sendgrid({ publicKey, ...clock }).safeVerify(body, sign(body, moment))).toMatchObject({
    error: { code: 'payload_invalid', path: 'events.1' },
  })
})
