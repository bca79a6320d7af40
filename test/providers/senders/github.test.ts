import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { github } from '../../../src/providers/github.js'
import { senderContract } from '../../contracts/sender.js'

const secret = 'github-contract'

function sign(body: string): Record<string, string> {
  const mac = createHmac('sha256', secret).update(body).digest('hex')
  return { 'x-hub-signature-256': `sha256=${mac}`, 'x-github-event': 'issues' }
}

senderContract({
  name: 'github',
  create: (options) => github({ secret, ...options }),
  createOther: () => github({ secret: 'another' }),
  createWithout: () => github({ secret: undefined }),
  sign,
  signatureHeader: 'x-hub-signature-256',
  body: '{"action":"opened","issue":{"number":1}}',
  event: { type: 'issues', data: { action: 'opened', issue: { number: 1 } }, typeSigned: false },
  timestamped: false,
  unsignedHeaders: ['x-github-event'],
})

test('github takes a form, as its older webhooks post one', () => {
  const body = `payload=${encodeURIComponent('{"action":"opened"}')}`
  expect(github({ secret }).verify(body, sign(body))).toMatchObject({
    type: 'issues',
    data: { action: 'opened' },
  })
})
