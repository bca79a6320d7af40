import { describe, expect, test } from 'vitest'
import {
  BodyError,
  ConfigError,
  isWebhookError,
  PayloadError,
  SignatureError,
  StoreError,
  SubscribeError,
  WebhookError,
} from '../../src/errors.js'
import { sign } from '../../src/signature/sign.js'
import { verify, verifyAsync } from '../../src/signature/verify.js'
import { everythingIn, moment, untyped } from './support.js'

describe('an error', () => {
  const errors: readonly (readonly [WebhookError, string, number])[] = [
    [new WebhookError('handler_failed', 'why'), 'WebhookError', 500],
    [new ConfigError('secret_missing', 'why'), 'ConfigError', 500],
    [new SignatureError('header_missing', 'why'), 'SignatureError', 401],
    [new BodyError('body_too_large', 'why'), 'BodyError', 413],
    [new PayloadError('payload_invalid', 'why', 'data.id'), 'PayloadError', 400],
    [new StoreError('store_unavailable', 'why'), 'StoreError', 503],
    [new SubscribeError('subscription_exists', 'why', 409), 'SubscribeError', 409],
  ]

  test.each(errors)('%s has name, message and status', (error, name, status) => {
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(WebhookError)
    expect(error).toMatchObject({ name, message: 'why', status })
    expect(`${error}`).toBe(`${name}: why`)
    expect(isWebhookError(error)).toBe(true)
  })

  test('of a payload says where', () => {
    expect(new PayloadError('payload_invalid', 'why', 'data.id').path).toBe('data.id')
    expect(new PayloadError('payload_not_json', 'why').path).toBe('')
  })

  test('keeps its cause', () => {
    const cause = new Error('the store')
    expect(new StoreError('store_unavailable', 'why', { cause }).cause).toBe(cause)
  })

  test('of another copy of the library is one', () => {
    class OtherCopy extends Error {
      get isWebhookError(): true {
        return true
      }
    }
    expect(isWebhookError(new OtherCopy())).toBe(true)
  })

  test.each([new Error('x'), new TypeError('x'), {}, null, undefined, 'isWebhookError', 1, () => 1])(
    'of somebody else is none: %o',
    (value) => {
      expect(isWebhookError(value)).toBe(false)
    },
  )
})

describe('an error says nothing of what it was about', () => {
  const secret = 'MARKER-of-the-secret'
  const header = 'MARKER=of-the-header'
  const text = '{"MARKER":"of the body"}'
  const genuine = sign(text, secret, { timestamp: moment })
  const now = () => moment * 1000

  const calls: readonly (readonly [string, unknown, unknown, unknown, unknown?])[] = [
    ['a malformed header', text, header, secret],
    ['a bare word', text, 'MARKER', secret],
    ['a malformed timestamp', text, `t=MARKER,${header}`, secret],
    ['a malformed signature', text, `t=1,v1=MARKER,${header}`, secret],
    ['a header too long', text, 'MARKER'.repeat(2000), secret],
    ['too many signatures', text, 'v1=MARKER,'.repeat(20), secret],
    ['a mismatch', `${text} `, genuine, secret, { now }],
    ['a stale delivery', text, genuine, secret],
    ['a parsed body', JSON.parse(text), genuine, secret],
    ['a body of no type', () => 'MARKER', genuine, secret],
    ['a malformed body', `\uD800${text}`, genuine, secret],
    ['a blank at the secret’s end', text, genuine, `${secret} `],
    ['an empty secret beside it', text, genuine, [secret, '']],
    ['a tolerance', text, genuine, secret, { tolerance: 'MARKER' }],
  ]

  test.each(calls)('%s', async (_what, ...call) => {
    const typed = untyped<Parameters<typeof verify>>(call)
    const errors = await Promise.all([
      new Promise((resolve) => resolve(verify(...typed))).catch((error: unknown) => error),
      verifyAsync(...typed).catch((error: unknown) => error),
    ])
    for (const error of errors) {
      expect(isWebhookError(error)).toBe(true)
      expect(everythingIn(error)).not.toContain('MARKER')
      expect(everythingIn(error)).not.toContain(genuine.slice(-64))
    }
  })

  test('which this test would see', () => {
    expect(everythingIn(new Error('a MARKER'))).toContain('MARKER')
    expect(everythingIn(new Error('x', { cause: { body: 'a MARKER' } }))).toContain('MARKER')
    expect(everythingIn(Object.defineProperty(new Error('x'), 'hidden', { value: 'a MARKER' }))).toContain(
      'MARKER',
    )
  })
})
