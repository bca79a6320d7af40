import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { hubspot } from '../../../src/providers/hubspot.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'hubspot-contract'
const url = 'https://example.com/webhooks/hubspot'
const body = '[{"eventId":1,"subscriptionType":"contact.creation","objectId":7}]'

function sign(text: string, timestamp = moment): Record<string, string> {
  const milliseconds = `${timestamp}000`
  const mac = createHmac('sha256', secret).update(`POST${url}${text}${milliseconds}`).digest('base64')
  return { 'x-hubspot-signature-v3': mac, 'x-hubspot-request-timestamp': milliseconds }
}

senderContract({
  name: 'hubspot',
  create: (options) => hubspot({ secret, url, ...clock, ...options }),
  createOther: () => hubspot({ secret: 'another', url, ...clock }),
  createWithout: () => hubspot({ secret: undefined, url }),
  sign,
  signatureHeader: 'x-hubspot-signature-v3',
  body,
  event: {
    type: 'events',
    data: { events: [{ eventId: 1, subscriptionType: 'contact.creation', objectId: 7 }] },
  },
  timestamped: true,
})

test('hubspot’s URL is the one you configured', () => {
  const elsewhere = hubspot({ secret, url: `${url}/`, ...clock })
  expect(codeOf(() => elsewhere.verify(body, sign(body)))).toBe('signature_mismatch')
})

test.each(['{"eventId":1}', '[1]', 'null'])('hubspot’s %s is no batch', (text) => {
  expect(codeOf(() => hubspot({ secret, url, ...clock }).verify(text, sign(text)))).toBe('payload_invalid')
})
