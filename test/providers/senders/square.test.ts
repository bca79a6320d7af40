import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { square } from '../../../src/providers/square.js'
import { senderContract } from '../../contracts/sender.js'
import { codeOf, untyped } from '../../signature/support.js'

const secret = 'square-contract'
const url = 'https://example.com/webhooks/square?a=1'
const sent = {
  event_id: 'e1',
  type: 'payment.created',
  created_at: '2023-11-14T22:13:20.123Z',
  data: { id: '1' },
}
const body = JSON.stringify(sent)

function sign(text: string): Record<string, string> {
  return {
    'x-square-hmacsha256-signature': createHmac('sha256', secret)
      .update(url + text)
      .digest('base64'),
  }
}

senderContract({
  name: 'square',
  create: (options) => square({ secret, url, ...options }),
  createOther: () => square({ secret: 'another', url }),
  createWithout: () => square({ secret: undefined, url }),
  sign,
  signatureHeader: 'x-square-hmacsha256-signature',
  body,
  event: { type: 'payment.created', id: 'e1', data: { id: '1' }, occurredAt: new Date(1_700_000_000_123) },
  timestamped: false,
})

test('square’s URL is the one you configured, whatever the request says', () => {
  const elsewhere = square({ secret, url: 'https://example.com/webhooks/square' })
  const headers = { ...sign(body), host: 'example.com' }
  expect(codeOf(() => elsewhere.verify(body, headers))).toBe('signature_mismatch')
  expect(codeOf(() => square(untyped<never>({ secret })))).toBe('option_invalid')
})
