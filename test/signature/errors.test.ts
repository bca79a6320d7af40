import { describe, expect, test, vi } from 'vitest'
import {
  BodyError,
  ConfigError,
  codeOf,
  isConfigError,
  isWebhookError,
  PayloadError,
  SignatureError,
  StoreError,
  SubscribeError,
  statusOf,
  WebhookError,
  type WebhookErrorCode,
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

  test('of another copy of the library is one', async () => {
    vi.resetModules()
    const copy = await import('../../src/errors.js')
    const error = new copy.ConfigError('secret_missing', 'why')
    expect(error).not.toBeInstanceOf(WebhookError)
    expect([isWebhookError(error), isConfigError(error), codeOf(error)]).toEqual([
      true,
      true,
      'secret_missing',
    ])
    expect(copy.isWebhookError(new WebhookError('handler_failed', 'why'))).toBe(true)
  })

  const genuine = new SignatureError('signature_mismatch', 'why')
  const revoked = Proxy.revocable(genuine, {})
  revoked.revoke()

  test.each<[string, unknown]>([
    ['an Error', new Error('x')],
    ['an object', {}],
    ['null', null],
    ['undefined', undefined],
    ['a text', 'isWebhookError'],
    ['a number', 1],
    ['a function', () => 1],
    ['what says that it is one', { isWebhookError: true, code: 'handler_failed', status: 200 }],
    ['what is named like one', Object.assign(new Error('x'), { name: 'WebhookError', status: 200 })],
    ['what inherits from one', Object.create(genuine)],
    ['what has the prototype of one', Object.create(WebhookError.prototype)],
    ['a copy of one', { ...genuine }],
    ['a Proxy of one', new Proxy(genuine, {})],
    ['a Proxy that was revoked', revoked.proxy],
  ])('of somebody else is none: %s', (_what, value) => {
    expect([isWebhookError(value), isConfigError(value), codeOf(value)]).toEqual([false, false, undefined])
  })

  test('has the code and the status it was made with, whatever is said of it later', () => {
    class Gone extends WebhookError {
      override code = 'method_not_allowed' as const
      override status = 200
    }
    expect(codeOf(new Gone('handler_failed', 'why'))).toBe('handler_failed')
    expect(codeOf(Object.assign(new StoreError('lease_lost', 'why'), { code: 'none' }))).toBe('lease_lost')
  })

  test('has no status below 400, and 500 where its code has none', () => {
    for (const [error, , status] of errors)
      if (!(error instanceof SubscribeError)) expect(statusOf(error.code)).toBe(status)
    for (const code of ['subscription_exists', 'toString', '__proto__', ''])
      expect(statusOf(untyped<WebhookErrorCode>(code))).toBe(500)
  })
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
