import { describe, expect, test } from 'vitest'
import { bodyToken } from '../../src/schemes/index.js'
import { codeOf, untyped } from '../signature/support.js'
import { judgeBy } from './support.js'

const token = 'figma-passcode'
const scheme = bodyToken({ token, field: 'auth.passcode' })

describe('bodyToken', () => {
  test('takes the token where it is told to', async () => {
    expect(await judgeBy(scheme, JSON.stringify({ auth: { passcode: token } }), {})).toEqual({
      verified: true,
      secretIndex: 0,
      covers: 'nothing',
    })
    const rotating = bodyToken({ token: ['new', token], field: 'p' })
    expect(await judgeBy(rotating, JSON.stringify({ p: token }), {})).toMatchObject({ secretIndex: 1 })
    expect(scheme.headers).toEqual([])
  })

  test.each([
    ['another', { auth: { passcode: 'x' } }, 'token_mismatch'],
    ['its beginning', { auth: { passcode: token.slice(1) } }, 'token_mismatch'],
    ['one elsewhere', { passcode: token }, 'signature_missing'],
    ['a list of it', { auth: { passcode: [token] } }, 'signature_missing'],
    ['null', { auth: null }, 'signature_missing'],
    ['what is no object', 'x', 'signature_missing'],
  ])('refuses %s', async (_what, payload, code) => {
    expect(await judgeBy(scheme, JSON.stringify(payload), {})).toBe(code)
  })

  test.each([
    [{ token: undefined, field: 'p' }, 'secret_missing'],
    [{ token, field: '' }, 'option_invalid'],
    [{ token }, 'option_invalid'],
    [{ token, field: 'p', path: 'p' }, 'option_invalid'],
  ])('is refused with %j, at once', (options, code) => {
    expect(codeOf(() => bodyToken(untyped<{ token: string; field: string }>(options)))).toBe(code)
  })
})
