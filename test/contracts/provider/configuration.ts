import { expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, type WebhookErrorCode } from '../../../src/errors.js'
import { codeOf } from '../../signature/support.js'
import { genuineOf, type ProviderCase } from './case.js'

/** Accounts, and errors in the configuration that name the provider. */
export function testConfiguration(sender: ProviderCase): void {
  const { name } = sender
  const { body, headersFor, event } = genuineOf(sender)

  test('an account is told by the provider and by its events', async () => {
    const hook = sender.withAccount('tenant_7')
    expect(hook.account).toBe('tenant_7')
    expect(hook.verify(body, headersFor(body))).toStrictEqual({ ...event, account: 'tenant_7' })
    expect(await hook.verifyAsync(body, headersFor(body))).toStrictEqual({ ...event, account: 'tenant_7' })
    const { payload } = sender.unknown('thing.happened')
    const text = JSON.stringify(payload)
    expect(hook.verify(text, headersFor(text)).account).toBe('tenant_7')
    expect(sender.withAccount(undefined).account).toBeUndefined()
  })

  test.each([
    ['empty', ''],
    ['blank', ' \t'],
    ['null', null],
    ['a number', 7],
    ['a list', ['tenant_7']],
  ])('an account that is %s is refused at once', (_what, account) => {
    expect(codeOf(() => sender.withAccount(account))).toBe('option_invalid')
  })

  test('what is wrong with its set-up is said with its name', () => {
    const named = (code: WebhookErrorCode) =>
      expect.toSatisfy(
        (error) =>
          error instanceof ConfigError && error.code === code && error.message.startsWith(`${name}: `),
      )
    expect(() => sender.withoutSecret()).toThrow(named('secret_missing'))
    expect(() => sender.withAccount('')).toThrow(named('option_invalid'))
    expect(() => sender.withSchemas({ 'thing.happened': z.unknown() })).toThrow(named('option_invalid'))
  })
}
