import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bodyHmac } from '../../src/schemes/index.js'
import { body, codeOf, macOf, secret, untyped } from '../signature/support.js'
import { judgeBy, refusalBy, sealsBy } from './support.js'

const hexScheme = bodyHmac({ header: 'X-Hub-Signature-256', prefix: 'sha256=', encoding: 'hex', secret })
const base64Scheme = bodyHmac({ header: 'x-acme-hmac', encoding: 'base64', secret })
const verified = { verified: true, secretIndex: 0 }

function mac(encoding: 'hex' | 'base64', text: string | Uint8Array = body, key = secret): string {
  return createHmac('sha256', key).update(text).digest(encoding)
}

describe('bodyHmac in hex', () => {
  const judge = (text: unknown, header: unknown) =>
    judgeBy(hexScheme, text, { 'x-hub-signature-256': header })

  // GitHub's own example, from its documentation
  test('verifies what GitHub documents', async () => {
    const github = bodyHmac({
      header: 'x-hub-signature-256',
      prefix: 'sha256=',
      encoding: 'hex',
      secret: "It's a Secret to Everybody",
    })
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    expect(await judgeBy(github, 'Hello, World!', { 'x-hub-signature-256': signature })).toEqual(verified)
  })

  test('verifies the body', async () => {
    expect(await judge(body, `sha256=${mac('hex')}`)).toEqual(verified)
    expect(await judge(body, `sha256=${mac('hex').toUpperCase()}`)).toEqual(verified)
    const bytes = Uint8Array.of(0xff, 0xfe)
    expect(await judge(bytes, `sha256=${mac('hex', bytes)}`)).toEqual(verified)
  })

  test.each([
    ['nothing', undefined, 'header_missing'],
    ['no prefix', mac('hex'), 'signature_missing'],
    ['another algorithm', `sha1=${mac('hex')}`, 'signature_missing'],
    ['a prefix in upper case', `SHA256=${mac('hex')}`, 'signature_missing'],
    ['a prefix alone', 'sha256=', 'signature_missing'],
    ['a MAC cut short', `sha256=${mac('hex').slice(2)}`, 'signature_missing'],
    ['base64', `sha256=${mac('base64')}`, 'signature_missing'],
    ['two lines', [`sha256=${mac('hex')}`, `sha256=${mac('hex')}`], 'signature_missing'],
    ['another body’s MAC', `sha256=${mac('hex', '{}')}`, 'signature_mismatch'],
    ['another secret’s MAC', `sha256=${mac('hex', body, 'x')}`, 'signature_mismatch'],
  ])('refuses %s', async (_what, header, code) => {
    expect(await judge(body, header)).toBe(code)
  })

  test('names the header that is missing, or holds no MAC', () => {
    expect(refusalBy(hexScheme, body, {})).toBe('Expected the header x-hub-signature-256, found none.')
    expect(refusalBy(hexScheme, body, { 'x-hub-signature-256': 'x' })).toMatch(
      /a signature as hex behind sha256= in the header x-hub-signature-256/,
    )
  })

  test('wants a raw body', async () => {
    expect(await judge({}, `sha256=${mac('hex')}`)).toBe('body_already_parsed')
  })
})

describe('bodyHmac in base64', () => {
  const judge = (text: unknown, header: unknown) => judgeBy(base64Scheme, text, { 'x-acme-hmac': header })

  test('verifies the body', async () => {
    expect(await judge(body, mac('base64'))).toEqual(verified)
  })

  test.each([
    ['hex', mac('hex'), 'signature_missing'],
    ['a prefix', `sha256=${mac('base64')}`, 'signature_missing'],
    ['no padding', mac('base64').replace('=', ''), 'signature_missing'],
    ['half a MAC', Buffer.from(mac('hex'), 'hex').subarray(16).toString('base64'), 'signature_missing'],
    ['another body’s MAC', mac('base64', '{}'), 'signature_mismatch'],
  ])('refuses %s', async (_what, header, code) => {
    expect(await judge(body, header)).toBe(code)
  })
})

describe('bodyHmac', () => {
  test('names the secret while rotating', async () => {
    const rotating = bodyHmac({ header: 'x-acme-hmac', encoding: 'base64', secret: ['new', secret] })
    expect(await judgeBy(rotating, body, { 'x-acme-hmac': mac('base64') })).toEqual({
      ...verified,
      secretIndex: 1,
    })
  })

  test('seals under each secret, and that a delivery stays good for ever', async () => {
    expect(await sealsBy(base64Scheme, 'p', body)).toEqual([macOf(body, 'p')])
    expect(base64Scheme.replayWindow).toBe(Number.POSITIVE_INFINITY)
  })

  test('says nothing of when, having nothing to say it by', async () => {
    expect(await judgeBy(base64Scheme, body, { 'x-acme-hmac': mac('base64') })).not.toHaveProperty(
      'timestamp',
    )
  })

  test.each([
    ['no secret', { secret: '' }, 'secret_missing'],
    ['a blank secret', { secret: ' ' }, 'secret_malformed'],
    ['no encoding', { encoding: undefined }, 'option_invalid'],
    ['an unknown encoding', { encoding: 'latin1' }, 'option_invalid'],
    ['an encoding that every object has', { encoding: 'toString' }, 'option_invalid'],
    ['a header that is none', { header: 'x:y' }, 'option_invalid'],
  ])('is refused with %s, at once', (_what, wrong, code) => {
    const options = { header: 'x-acme', encoding: 'base64', secret, ...wrong }
    expect(codeOf(() => bodyHmac(untyped<Parameters<typeof bodyHmac>[0]>(options)))).toBe(code)
  })
})
