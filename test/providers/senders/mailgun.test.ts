import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { mailgun } from '../../../src/providers/mailgun.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf } from '../../signature/support.js'

const secret = 'mailgun-contract'
const token = '4c4f1c3d2b7a6e5f8091a2b3c4d5e6f708192a3b4c5d6e7f80'

function signatureAt(timestamp: number): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`${timestamp}${token}`).digest('hex')
  return { timestamp: `${timestamp}`, token, signature }
}

function bodyOf(signature: object): string {
  return JSON.stringify({ signature, 'event-data': { event: 'delivered', id: 'unsigned' } })
}

const bodyAt = (timestamp: number) => bodyOf(signatureAt(timestamp))

senderContract({
  name: 'mailgun',
  create: (options) => mailgun({ secret, ...clock, ...options }),
  createOther: () => mailgun({ secret: 'another', ...clock }),
  createWithout: () => mailgun({ secret: undefined }),
  sign: () => ({}),
  signatureHeader: '',
  body: bodyAt(moment),
  bodyAt,
  event: { type: 'delivered', id: token, data: { event: 'delivered', id: 'unsigned' }, covers: 'fields' },
  timestamped: true,
})

const hook = mailgun({ secret, ...clock })
const genuine = signatureAt(moment)

test.each([
  ['another token', { token: `0${token.slice(1)}` }, 'signature_mismatch'],
  ['another signature', { signature: '0'.repeat(64) }, 'signature_mismatch'],
  ['half a signature', { signature: genuine.signature?.slice(32) }, 'signature_missing'],
  ['no signature', { signature: undefined }, 'signature_missing'],
  ['no token', { token: undefined }, 'signature_missing'],
  ['no timestamp', { timestamp: undefined }, 'timestamp_missing'],
  ['a digit moved', { timestamp: `${moment}`.slice(0, -1), token: `0${token}` }, 'timestamp_malformed'],
  ['a digit taken', { timestamp: `${moment}4`, token: token.slice(1) }, 'timestamp_malformed'],
])('mailgun’s delivery with %s is refused', (_, change, code) => {
  expect(codeOf(() => hook.verify(bodyOf({ ...genuine, ...change }), {}))).toBe(code)
})

test('mailgun signs no event data, and says so', () => {
  const forged = JSON.stringify({ signature: genuine, 'event-data': { event: 'failed' } })
  expect(hook.verify(forged, {})).toMatchObject({ type: 'failed', covers: 'fields' })
})

test('mailgun’s body without event data is invalid', () => {
  expect(codeOf(() => hook.verify(JSON.stringify({ signature: genuine }), {}))).toBe('payload_invalid')
})
