import { describe, expect, test } from 'vitest'
import { parseSignatureHeader } from '../../src/signature/header.js'
import { type SignOptions, sign, signAsync } from '../../src/signature/sign.js'
import { verify, verifyAsync } from '../../src/signature/verify.js'
import { body, clock, codeOf, codeOfAsync, headerOf, moment, secret, untyped } from './support.js'

const functions: readonly (readonly [
  string,
  (...args: Parameters<typeof sign>) => string | Promise<string>,
])[] = [
  ['sign', sign],
  ['signAsync', signAsync],
]

describe.each(functions)('%s', (_name, signs) => {
  test.each([body, '', '{"price":"$$5"}', 'é室🧪', Uint8Array.of(0xff, 0), new ArrayBuffer(3)])(
    'writes what a sender writes: %o',
    async (raw) => {
      const bytes = raw instanceof ArrayBuffer ? new Uint8Array(raw) : raw
      expect(await signs(raw, secret, { timestamp: moment })).toBe(headerOf(bytes))
    },
  )

  test('signs now, unless told otherwise', async () => {
    const before = Math.floor(Date.now() / 1000)
    const { timestamp } = parseSignatureHeader(await signs(body, secret))
    expect(timestamp).toBeGreaterThanOrEqual(before)
    expect(timestamp).toBeLessThanOrEqual(Date.now() / 1000)
    const unset = await signs(body, secret, { timestamp: undefined })
    expect(parseSignatureHeader(unset).timestamp).toBeGreaterThanOrEqual(before)
  })

  test('is verified by a holder of the secret, now', async () => {
    const header = await signs(body, secret)
    expect(verify(body, header, secret).secretIndex).toBe(0)
    expect((await verifyAsync(body, header, secret)).secretIndex).toBe(0)
  })

  test('writes a v1 for each of several secrets', async () => {
    const header = await signs(body, ['old', 'new'], { timestamp: moment })
    expect(parseSignatureHeader(header).signatures).toHaveLength(2)
    expect(verify(body, header, 'old', clock).secretIndex).toBe(0)
    expect(verify(body, header, 'new', clock).secretIndex).toBe(0)
    expect(verify(body, header, ['none', 'new'], clock).secretIndex).toBe(1)
  })

  test.each([0, 1, 999_999_999_999])('takes the time %d', async (timestamp) => {
    const header = await signs(body, secret, { timestamp })
    expect(verify(body, header, secret, { tolerance: false }).timestamp).toBe(timestamp)
  })

  test.each([
    ['milliseconds', moment * 1000],
    ['a float', 1.5],
    ['a negative', -1],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['text', `${moment}`],
    ['null', null],
  ])('refuses to write a time no verifier would read: %s', async (_what, timestamp) => {
    const options = untyped<SignOptions>({ timestamp })
    expect(await codeOfAsync(async () => signs(body, secret, options))).toBe('option_invalid')
  })

  test('refuses an option that there is not, with what was surely meant', async () => {
    const options = untyped<SignOptions>({ timestamps: moment })
    await expect((async () => signs(body, secret, options))()).rejects.toMatchObject({
      code: 'option_invalid',
      message: 'There is no option timestamps here: did you mean timestamp?',
    })
  })
})

test('sign throws at once; signAsync rejects', async () => {
  expect(codeOf(() => sign(body, ''))).toBe('secret_missing')
  const promise = signAsync(body, '')
  await expect(promise).rejects.toMatchObject({ code: 'secret_missing' })
})
