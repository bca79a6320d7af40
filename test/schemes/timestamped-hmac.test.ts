import { describe, expect, test } from 'vitest'
import { timestampedHmac } from '../../src/schemes/index.js'
import { body, clock, codeOf, headerOf, macOf, moment, secret, untyped } from '../signature/support.js'
import { judgeBy, refusalBy, sealsBy } from './support.js'

const scheme = timestampedHmac({ header: 'X-Acme-Signature', secret, ...clock })
const verified = { verified: true, timestamp: moment, secretIndex: 0 }

function signed(header: unknown): Record<string, unknown> {
  return { 'x-acme-signature': header }
}

describe('timestampedHmac', () => {
  test('verifies body and time', async () => {
    expect(await judgeBy(scheme, body, signed(headerOf()))).toEqual(verified)
    expect(await judgeBy(scheme, body, new Headers({ 'X-Acme-Signature': headerOf() }))).toEqual(verified)
  })

  test.each([
    ['no headers', undefined, 'header_missing'],
    ['another header', { 'x-other-signature': headerOf() }, 'header_missing'],
    ['the header twice', signed([headerOf(), headerOf()]), 'header_malformed'],
    [
      'the header twice, by case',
      { 'x-acme-signature': headerOf(), 'X-Acme-Signature': headerOf() },
      'header_malformed',
    ],
    ['another body’s signature', signed(headerOf('{}')), 'signature_mismatch'],
    ['an old one', signed(headerOf(body, { timestamp: moment - 301 })), 'timestamp_too_old'],
    ['one of the future', signed(headerOf(body, { timestamp: moment + 301 })), 'timestamp_too_new'],
  ])('refuses %s', async (_what, headers, code) => {
    expect(await judgeBy(scheme, body, headers)).toBe(code)
  })

  test('names the secret while rotating', async () => {
    const rotating = timestampedHmac({ header: 'x-acme-signature', secret: ['new', secret], ...clock })
    expect(await judgeBy(rotating, body, signed(headerOf()))).toEqual({ ...verified, secretIndex: 1 })
  })

  test('keeps to its tolerance', async () => {
    const lax = timestampedHmac({ header: 'x-acme-signature', secret, tolerance: false })
    expect(await judgeBy(lax, body, signed(headerOf()))).toEqual(verified)
  })

  test('names its header where that is missing, or too long', () => {
    expect(refusalBy(scheme, body, {})).toBe('Expected the header x-acme-signature, found none.')
    expect(refusalBy(scheme, body, signed('x'.repeat(8193)))).toBe(
      'Expected the header x-acme-signature in at most 8192 characters, got 8193.',
    )
  })

  test('wants a raw body', async () => {
    expect(await judgeBy(scheme, {}, signed(headerOf()))).toBe('body_already_parsed')
  })

  test.each([
    ['no secret', { secret: '' }, 'secret_missing'],
    ['a blank at the secret’s end', { secret: 'x ' }, 'secret_malformed'],
    ['a tolerance of NaN', { tolerance: Number.NaN }, 'tolerance_invalid'],
    ['a tolerance in milliseconds', { tolerance: 300_000 }, 'tolerance_invalid'],
    ['a header that is none', { header: 'x acme' }, 'option_invalid'],
    ['no header', { header: undefined }, 'option_invalid'],
  ])('is refused with %s, at once', (_what, wrong, code) => {
    const options = untyped<Parameters<typeof timestampedHmac>[0]>({ header: 'x-acme', secret, ...wrong })
    expect(codeOf(() => timestampedHmac(options))).toBe(code)
  })

  test('seals under each secret, and how long a delivery stays good', async () => {
    const rotating = timestampedHmac({ header: 'x-acme', secret: ['new', secret], tolerance: 60 })
    expect(await sealsBy(rotating, 'p', body)).toEqual([macOf(body, 'p', 'new'), macOf(body, 'p')])
    expect(rotating.replayWindow).toBe(120)
    expect(timestampedHmac({ header: 'x-acme', secret, tolerance: false }).replayWindow).toBe(
      Number.POSITIVE_INFINITY,
    )
    expect(scheme.replayWindow).toBe(600)
  })

  test('does not follow a secret’s bytes that are changed later', async () => {
    const bytes = Buffer.from(secret)
    const fixed = timestampedHmac({ header: 'x-acme-signature', secret: bytes, ...clock })
    bytes.fill(0)
    expect(await judgeBy(fixed, body, signed(headerOf()))).toEqual(verified)
  })

  test('does not follow a list of secrets that is changed later', async () => {
    const secrets = [secret]
    const fixed = timestampedHmac({ header: 'x-acme-signature', secret: secrets, ...clock })
    secrets[0] = 'another'
    expect(await judgeBy(fixed, body, signed(headerOf()))).toEqual(verified)
  })
})
