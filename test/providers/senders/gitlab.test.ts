import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { gitlab } from '../../../src/providers/gitlab.js'
import { clock, moment, senderContract } from '../../contracts/sender.js'
import { codeOf, untyped } from '../../signature/support.js'

const key = Buffer.from('gitlab-contract-of-32-bytes-long')
const secret = `whsec_${key.toString('base64')}`
const token = 'gitlab-contract'
const body = '{"object_kind":"push","ref":"refs/heads/main"}'
const data = { object_kind: 'push', ref: 'refs/heads/main' }

function sign(text: string, timestamp = moment): Record<string, string> {
  const mac = createHmac('sha256', key).update(`f5e5f430.${timestamp}.${text}`).digest('base64')
  return {
    'webhook-id': 'f5e5f430',
    'webhook-timestamp': `${timestamp}`,
    'webhook-signature': `v1,${mac}`,
  }
}

senderContract({
  name: 'gitlab',
  create: (options) => gitlab({ secret, ...clock, ...options }),
  createOther: () => gitlab({ secret: 'YW5vdGhlcg==', ...clock }),
  createWithout: () => gitlab({ secret: undefined }),
  sign,
  signatureHeader: 'webhook-signature',
  body,
  event: { type: 'push', id: 'f5e5f430', data },
  timestamped: true,
})

senderContract({
  name: 'gitlab',
  create: (options) => gitlab({ token, ...options }),
  createOther: () => gitlab({ token: 'another' }),
  createWithout: () => gitlab({ token: undefined }),
  sign: () => ({ 'x-gitlab-token': token }),
  signatureHeader: 'x-gitlab-token',
  body,
  event: { type: 'push', data, covers: 'nothing' },
  timestamped: false,
})

test('gitlab’s hooks of groups and of the system name their event otherwise', () => {
  const text = '{"event_name":"user_add_to_group"}'
  expect(gitlab({ secret, ...clock }).verify(text, sign(text))).toMatchObject({ type: 'user_add_to_group' })
  expect(codeOf(() => gitlab({ secret, ...clock }).verify('{}', sign('{}')))).toBe('payload_invalid')
})

test('gitlab’s signing token and secret token don’t stand in for each other', () => {
  expect(codeOf(() => gitlab(untyped<never>({ secret, token })))).toBe('option_invalid')
  expect(codeOf(() => gitlab({ secret, ...clock }).verify(body, { 'x-gitlab-token': secret }))).toBe(
    'header_missing',
  )
})
