import { describe, expect, test } from 'vitest'
import { bearerToken } from '../../src/schemes/index.js'
import { body, codeOf, macOf, untyped } from '../signature/support.js'
import { judgeBy, refusalBy, sealsBy } from './support.js'

const token = 'flabs-token-1'
const scheme = bearerToken({ token })
const verified = { verified: true, secretIndex: 0, covers: 'nothing' }

describe('bearerToken', () => {
  test.each([
    ['bare', token],
    ['as Bearer', `Bearer ${token}`],
    ['as bearer', `bearer ${token}`],
    ['as BEARER', `BEARER ${token}`],
    ['after two blanks', `Bearer  ${token}`],
  ])('takes the token %s', async (_how, authorization) => {
    expect(await judgeBy(scheme, body, { authorization })).toEqual(verified)
    expect(await judgeBy(scheme, body, new Headers({ Authorization: authorization }))).toEqual(verified)
  })

  test.each([
    ['another', 'flabs-token-2'],
    ['its beginning', token.slice(0, -1)],
    ['more than it', `${token}1`],
    ['it in another case', token.toUpperCase()],
    ['it after another scheme', `Basic ${token}`],
    ['it after Bearer, twice', `Bearer Bearer ${token}`],
    ['it glued to Bearer', `Bearer${token}`],
    ['it with a blank at its end', `${token} `],
    ['Bearer alone', 'Bearer'],
    ['Bearer and a blank', 'Bearer '],
    ['it twice', [token, token]],
    ['it among others', `x, ${token}`],
  ])('refuses %s', async (_what, authorization) => {
    expect(await judgeBy(scheme, body, { authorization })).toBe('token_mismatch')
  })

  test('misses its header', async () => {
    expect(await judgeBy(scheme, body, {})).toBe('header_missing')
    expect(await judgeBy(scheme, body, undefined)).toBe('header_missing')
    expect(await judgeBy(scheme, body, { authorization: '' })).toBe('header_missing')
    expect(await judgeBy(scheme, body, { 'x-token': token })).toBe('header_missing')
    expect(refusalBy(scheme, body, {})).toBe('Expected the header authorization, found none.')
  })

  test('does not compare what is over 8 KiB', async () => {
    expect(await judgeBy(scheme, body, { authorization: 'x'.repeat(8193) })).toBe('header_too_long')
  })

  test('looks where it is told to, and nowhere else', async () => {
    const custom = bearerToken({ token, header: 'X-Flabs-Token' })
    expect(await judgeBy(custom, body, { 'x-flabs-token': token })).toEqual(verified)
    expect(await judgeBy(custom, body, { authorization: token })).toBe('header_missing')
  })

  test('names the token while rotating, the first of those that match', async () => {
    const rotating = bearerToken({ token: ['old', Buffer.from('new'), 'old'] })
    expect(await judgeBy(rotating, body, { authorization: 'old' })).toEqual(verified)
    expect(await judgeBy(rotating, body, { authorization: 'Bearer new' })).toEqual({
      ...verified,
      secretIndex: 1,
    })
    expect(await judgeBy(rotating, body, { authorization: token })).toBe('token_mismatch')
  })

  test('takes a token that itself begins with Bearer', async () => {
    expect(await judgeBy(bearerToken({ token: 'Bearer x' }), body, { authorization: 'Bearer x' })).toEqual(
      verified,
    )
  })

  test('says nothing of the body, but wants a raw one', async () => {
    expect(await judgeBy(scheme, 'any body', { authorization: token })).toEqual(verified)
    expect(await judgeBy(scheme, {}, { authorization: token })).toBe('body_already_parsed')
    expect(await judgeBy(scheme, null, { authorization: token })).toBe('body_type_invalid')
  })

  test('does not follow a token’s bytes that are changed later', async () => {
    const bytes = Buffer.from(token)
    const fixed = bearerToken({ token: bytes })
    bytes.fill(0)
    expect(await judgeBy(fixed, body, { authorization: token })).toEqual(verified)
  })

  test('seals under each secret', async () => {
    const rotating = bearerToken({ token: ['new', token] })
    expect(await sealsBy(rotating, 'p', body)).toEqual([macOf(body, 'p', 'new'), macOf(body, 'p', token)])
  })

  test.each([
    [{ token: '' }, 'secret_missing'],
    [{ token: undefined }, 'secret_missing'],
    [{ token: [] }, 'secret_missing'],
    [{ token: [token, ''] }, 'secret_missing'],
    [{ token: `${token}\n` }, 'secret_malformed'],
    [{ token, header: '' }, 'option_invalid'],
  ])('is refused with %j, at once', (options, code) => {
    expect(codeOf(() => bearerToken(untyped<Parameters<typeof bearerToken>[0]>(options)))).toBe(code)
  })
})
