import { describe, expect, test } from 'vitest'
import { freshnessOf, replayWindowOf } from '../../src/signature/tolerance.js'
import { safeVerify, safeVerifyAsync, verify, verifyAsync } from '../../src/signature/verify.js'
import type { Tolerance } from '../../src/types.js'
import { body, codeOf, headerOf, judge, moment, secret, untyped } from './support.js'

/** What is made of a delivery that was signed `age` seconds ago. */
async function at(age: number, tolerance?: unknown): Promise<unknown> {
  const verdict = await judge(body, headerOf(), secret, { tolerance, now: () => (moment + age) * 1000 })
  return typeof verdict === 'string' ? verdict : 'fresh'
}

describe('freshness', () => {
  test.each([
    ['by default', undefined, 300, 300],
    ['of 0', 0, 0, 0],
    ['of 5', 5, 5, 5],
    ['of half a second', 0.5, 0, 0],
    ['that differs by side', { past: 600, future: 30 }, 600, 30],
    ['of nothing on one side', { past: 0, future: 10 }, 0, 10],
    ['of a day, which is the most', 86_400, 86_400, 86_400],
  ])('%s has two sides, each with an edge', async (_what, tolerance, past, future) => {
    expect(await at(0, tolerance)).toBe('fresh')
    expect(await at(past, tolerance)).toBe('fresh')
    expect(await at(-future, tolerance)).toBe('fresh')
    expect(await at(past + 1, tolerance)).toBe('timestamp_too_old')
    expect(await at(-future - 1, tolerance)).toBe('timestamp_too_new')
  })

  test('refuses ten years, either way', async () => {
    const years = 10 * 365 * 86_400
    expect(await at(years)).toBe('timestamp_too_old')
    expect(await at(-years)).toBe('timestamp_too_new')
  })

  test('counts whole seconds: the rest of the clock’s second is no age', async () => {
    expect(await at(300.999)).toBe('fresh')
    expect(await at(301)).toBe('timestamp_too_old')
  })

  test('is turned off by false, and by nothing else', async () => {
    expect(await at(1e9, false)).toBe('fresh')
    expect(await at(-1e9, false)).toBe('fresh')
  })

  test('is no substitute for a signature', async () => {
    expect(await judge(`${body} `, headerOf(), secret, { tolerance: false })).toBe('signature_mismatch')
  })

  test('comes after the signature: what is called too old was the sender’s', async () => {
    const late = { now: () => (moment + 1e6) * 1000 }
    expect(await judge(body, headerOf(), secret, late)).toBe('timestamp_too_old')
    expect(await judge(`${body} `, headerOf(), secret, late)).toBe('signature_mismatch')
  })

  test.each([0, 300, -300])('refuses a clock in seconds by name, %d s off', async (age) => {
    const verdict = await judge(body, headerOf(), secret, { now: () => moment + age })
    expect(verdict).toBe('option_invalid')
  })

  test('takes a clock that is years off for what it is', async () => {
    expect(await judge(body, headerOf(), secret, { now: () => moment + 301 })).toBe('timestamp_too_new')
  })

  test('refuses a time in place of a clock', async () => {
    expect(await judge(body, headerOf(), secret, { now: untyped(moment * 1000) })).toBe('option_invalid')
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses where the clock says %d',
    async (time) => {
      const verdict = await judge(body, headerOf(), secret, { now: () => time })
      expect(verdict).toMatch(/^timestamp_too_(old|new)$/)
    },
  )

  test('goes by the runtime’s clock by default', () => {
    const now = Math.floor(Date.now() / 1000)
    expect(verify(body, headerOf(body, { timestamp: now }), secret).timestamp).toBe(now)
    expect(codeOf(() => verify(body, headerOf(), secret))).toBe('timestamp_too_old')
  })
})

test.each([
  ['tolerence', 'tolerance'],
  ['toleranceSeconds', 'tolerance'],
  ['noww', 'now'],
])('an option %s is refused at once, with what was surely meant', async (name, meant) => {
  const options = untyped<Parameters<typeof freshnessOf>[0]>({ [name]: undefined })
  const refusal = expect.objectContaining({
    code: 'option_invalid',
    message: `There is no option ${name} here: did you mean ${meant}?`,
  })
  expect(() => verify(body, headerOf(), secret, options)).toThrow(refusal)
  expect(() => safeVerify(body, headerOf(), secret, options)).toThrow(refusal)
  await expect(verifyAsync(body, headerOf(), secret, options)).rejects.toEqual(refusal)
  await expect(safeVerifyAsync(body, headerOf(), secret, options)).rejects.toEqual(refusal)
})

describe('a tolerance is refused at once', () => {
  test.each([
    ['NaN', Number.NaN],
    ['-1', -1],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ["'300'", '300'],
    ["''", ''],
    ['null', null],
    ['true', true],
    ['a bigint', 300n],
    ['a function', () => 300],
    ['a list', [300, 300]],
    ['{}', {}],
    ['a past alone', { past: 1 }],
    ['a future alone', { future: 1 }],
    ['a past of NaN', { past: Number.NaN, future: 1 }],
    ['a future of -1', { past: 1, future: -1 }],
    ['a past of Infinity', { past: Number.POSITIVE_INFINITY, future: 1 }],
    ['a future that is text', { past: 1, future: '1' }],
    ['a past of false', { past: false, future: 1 }],
    ['a day and a second', 86_401],
    ['five minutes in milliseconds', 300_000],
    ['a past over a day', { past: 86_401, future: 1 }],
    ['a future over a day', { past: 1, future: 86_401 }],
  ])('%s', async (_what, tolerance) => {
    const options = untyped<Parameters<typeof freshnessOf>[0]>({ tolerance })
    expect(codeOf(() => freshnessOf(options))).toBe('tolerance_invalid')
    // ahead of a request that would be refused for something else
    expect(await judge({}, undefined, secret, { tolerance })).toBe('tolerance_invalid')
  })
})

describe('a message', () => {
  const messageOf = (age: number, tolerance?: Tolerance) => {
    try {
      verify(body, headerOf(), secret, { tolerance, now: () => (moment + age) * 1000 })
    } catch (error) {
      return untyped<Error>(error).message
    }
    return 'nothing thrown'
  }

  test('says the age, the tolerance of that side, and the unit', () => {
    expect(messageOf(412)).toMatch(/up to 300 s old, got 412 s/)
    expect(messageOf(61, { past: 60, future: 5 })).toMatch(/up to 60 s old, got 61 s/)
    expect(messageOf(-412)).toMatch(/up to 300 s ahead of the clock, got 412 s/)
    expect(messageOf(-6, { past: 60, future: 5 })).toMatch(/up to 5 s ahead of the clock, got 6 s/)
  })

  test('of a tolerance that must be in milliseconds says so', () => {
    expect(messageOf(0, 300_000)).toMatch(/up to 86400 s, got 300000 s: is it in milliseconds\?/)
  })
})

describe('the replay window', () => {
  test.each<readonly [Tolerance | undefined, number]>([
    [undefined, 600],
    [0, 0],
    [60, 120],
    [{ past: 9, future: 1 }, 10],
    [false, Number.POSITIVE_INFINITY],
  ])('of a tolerance of %j is %d s', (tolerance, seconds) => {
    expect(replayWindowOf(freshnessOf({ tolerance }))).toBe(seconds)
  })
})
