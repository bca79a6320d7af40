import { describe, expect, test } from 'vitest'
import { basicCredentials } from '../../src/schemes/index.js'
import { body, codeOf, untyped } from '../signature/support.js'
import { judgeBy } from './support.js'

const credentials = 'me:a pass:wörd'
const scheme = basicCredentials({ credentials })

function basic(text: string | Uint8Array, name = 'Basic'): Record<string, string> {
  return { authorization: `${name} ${Buffer.from(text).toString('base64')}` }
}

describe('basicCredentials', () => {
  test.each(['Basic', 'basic', 'BASIC', 'Basic '])('takes the credentials after %j', async (name) => {
    expect(await judgeBy(scheme, body, basic(credentials, name))).toEqual({
      verified: true,
      secretIndex: 0,
      covers: 'nothing',
    })
  })

  test.each<readonly [string, Record<string, string>, string]>([
    ['nothing', {}, 'header_missing'],
    ['another password', basic('me:another'), 'token_mismatch'],
    ['another user', basic('you:a pass:wörd'), 'token_mismatch'],
    ['no credentials', { authorization: 'Basic ' }, 'header_malformed'],
    ['empty credentials', { authorization: 'Basic =' }, 'header_malformed'],
    ['another scheme', basic(credentials, 'Bearer'), 'header_malformed'],
    ['credentials in the clear', { authorization: `Basic ${credentials}` }, 'header_malformed'],
    ['no base64', { authorization: 'Basic %%%' }, 'header_malformed'],
    ['bytes that are no UTF-8', basic(Uint8Array.of(0xff)), 'header_malformed'],
    [
      'credentials twice',
      { authorization: `${basic(credentials).authorization},${basic(credentials).authorization}` },
      'header_malformed',
    ],
  ])('refuses %s', async (_what, headers, code) => {
    expect(await judgeBy(scheme, body, headers)).toBe(code)
  })

  test('names them while rotating, and the header it reads', async () => {
    const rotating = basicCredentials({ credentials: ['me:new', credentials] })
    expect(await judgeBy(rotating, body, basic(credentials))).toMatchObject({ secretIndex: 1 })
    expect(scheme.headers).toEqual(['authorization'])
  })

  test.each([
    [{ credentials: undefined }, 'secret_missing'],
    [{ credentials: '' }, 'secret_missing'],
    [{ credentials: ' ' }, 'secret_malformed'],
    [{ credential: 'me:x' }, 'option_invalid'],
  ])('is refused with %j, at once', (options, code) => {
    expect(codeOf(() => basicCredentials(untyped<{ credentials: string }>(options)))).toBe(code)
  })
})
