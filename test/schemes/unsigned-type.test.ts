import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defineProvider } from '../../src/providers/define.js'
import { bodyHmac, withUnsignedType } from '../../src/schemes/index.js'
import { body, codeOf, secret } from '../signature/support.js'
import { judgeBy } from './support.js'

const inner = bodyHmac({ header: 'acme-mac', encoding: 'hex', secret })
const scheme = withUnsignedType(inner, 'Acme-Event')
const mac = createHmac('sha256', secret).update(body).digest('hex')

describe('withUnsignedType', () => {
  test('tells the type of a header', async () => {
    expect(await judgeBy(scheme, body, { 'acme-mac': mac, 'acme-event': 'push' })).toEqual({
      verified: true,
      secretIndex: 0,
      unsignedType: 'push',
    })
  })

  test.each([
    ['no type', {}, 'header_missing'],
    ['a type that is not ASCII', { 'acme-event': 'pusch\u00e9' }, 'header_malformed'],
    ['a type with a line break', { 'acme-event': 'a\nb' }, 'header_malformed'],
    ['a long type', { 'acme-event': 'x'.repeat(201) }, 'header_malformed'],
    ['another MAC', { 'acme-event': 'push', 'acme-mac': 'ab'.repeat(32) }, 'signature_mismatch'],
  ])('refuses %s', async (_what, headers, code) => {
    expect(await judgeBy(scheme, body, { 'acme-mac': mac, ...headers })).toBe(code)
  })

  test('is what else the scheme is', async () => {
    expect(scheme.headers).toEqual(inner.headers)
    expect(scheme.replayWindow).toBe(inner.replayWindow)
    expect(await scheme.seal('p', body)).toEqual(await inner.seal('p', body))
    expect(codeOf(() => withUnsignedType(inner, 'x y'))).toBe('option_invalid')
  })

  test('has events say that their type is not signed', () => {
    const acme = defineProvider({
      name: 'acme',
      scheme,
      read: (payload, { unsignedType = '' }) => ({ type: unsignedType, data: payload }),
    })
    const event = acme.verify(body, { 'acme-mac': mac, 'acme-event': 'push' })
    expect(event).toMatchObject({ type: 'push', typeSigned: false, data: JSON.parse(body) })
  })
})
