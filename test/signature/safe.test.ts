import { describe, expect, test } from 'vitest'
import { safely, safelyAsync } from '../../src/signature/safe.js'
import { safeVerify, safeVerifyAsync } from '../../src/signature/verify.js'
import { body, clock, codeOf, codeOfAsync, headerOf, moment, secret, untyped } from './support.js'

type Call = Parameters<typeof safeVerify>

const twins: readonly (readonly [string, (...call: Call) => Promise<ReturnType<typeof safeVerify>>])[] = [
  ['safeVerify', async (...call) => safeVerify(...call)],
  ['safeVerifyAsync', safeVerifyAsync],
]

describe.each(twins)('%s', (_name, safe) => {
  test('gives when and by what it was signed', async () => {
    expect(await safe(body, headerOf(), secret, clock)).toEqual({
      ok: true,
      timestamp: moment,
      secretIndex: 0,
    })
  })

  test.each<readonly [string, unknown, unknown, string]>([
    ['SignatureError', body, undefined, 'header_missing'],
    ['SignatureError', `${body} `, headerOf(), 'signature_mismatch'],
    ['SignatureError', body, headerOf(body, { timestamp: 1 }), 'timestamp_too_old'],
    ['BodyError', {}, headerOf(), 'body_already_parsed'],
    ['BodyError', null, headerOf(), 'body_type_invalid'],
  ])('gives a refusal: %s', async (name, text, header, code) => {
    const result = await safe(...untyped<Call>([text, header, secret, clock]))
    expect(result).toEqual({ ok: false, error: expect.objectContaining({ name, code }) })
  })

  // FIELD: `.catch(() => false)` makes a fault of the receiver look like a forgery
  test('does not pass off misconfiguration as a forgery', async () => {
    expect(await codeOfAsync(() => safe(body, headerOf(), ''))).toBe('secret_missing')
    expect(await codeOfAsync(() => safe(body, headerOf(), secret, { tolerance: -1 }))).toBe(
      'tolerance_invalid',
    )
  })
})

test('safeVerify throws it at once; safeVerifyAsync rejects', async () => {
  expect(codeOf(() => safeVerify(body, headerOf(), ''))).toBe('secret_missing')
  const promise = safeVerifyAsync(body, headerOf(), '')
  await expect(promise).rejects.toMatchObject({ code: 'secret_missing' })
})

test('what is no error of ours is not caught', async () => {
  const bug = new TypeError('a bug')
  const fail = () => {
    throw bug
  }
  expect(() => safely(fail)).toThrow(bug)
  await expect(safelyAsync(async () => fail())).rejects.toBe(bug)
})
