import { expect, test } from 'vitest'
import type { WebhookErrorCode } from '../../../src/errors.js'
import type { HeadersLike, RawBody } from '../../../src/types.js'
import { codeOf, codeOfAsync, untyped } from '../../signature/support.js'
import { genuineOf, moment, type ProviderCase } from './case.js'

/** A delivery that does not verify, or has the wrong shape, is refused. */
export function testRefused(sender: ProviderCase): void {
  const { provider, genuine, forged } = sender
  const { body, headersFor } = genuineOf(sender)

  /** Every way to ask must come to the same refusal. */
  async function refusedWith(code: WebhookErrorCode, text: unknown, headers: unknown): Promise<void> {
    const call = untyped<[RawBody, HeadersLike]>([text, headers])
    expect(codeOf(() => provider.verify(...call))).toBe(code)
    expect(await codeOfAsync(() => provider.verifyAsync(...call))).toBe(code)
    const refusal = { ok: false, error: expect.objectContaining({ code }) }
    expect(provider.safeVerify(...call)).toEqual(refusal)
    expect(await provider.safeVerifyAsync(...call)).toEqual(refusal)
  }

  test('a forged delivery is refused', async () => {
    const [header] = sender.authenticate(body, moment)
    await refusedWith(forged.code, body, { [header]: forged.value })
    await refusedWith('header_missing', body, {})
    await refusedWith('header_missing', body, undefined)
  })

  test('a forged delivery is refused ahead of anything it says', async () => {
    const [header] = sender.authenticate(body, moment)
    await refusedWith(forged.code, 'no JSON', { [header]: forged.value })
  })

  test.runIf(sender.signed)('a changed body is refused', async () => {
    await refusedWith('signature_mismatch', `${body} `, headersFor(body))
    await refusedWith('signature_mismatch', JSON.stringify(genuine.payload, null, 2), headersFor(body))
  })

  test.runIf(sender.signed)('a stale delivery is refused, and one of the future', async () => {
    await refusedWith('timestamp_too_old', body, headersFor(body, moment - 301))
    await refusedWith('timestamp_too_new', body, headersFor(body, moment + 301))
  })

  test('a body that was parsed is refused, and says so', async () => {
    await refusedWith('body_already_parsed', genuine.payload, headersFor(body))
    await refusedWith('body_type_invalid', undefined, headersFor(body))
  })

  test.each([
    ['text', 'no JSON', 'payload_not_json'],
    ['nothing', '', 'payload_not_json'],
    ['a list', '[]', 'payload_invalid'],
    ['null', 'null', 'payload_invalid'],
  ] as const)('what is verified, but is %s, is refused', async (_what, text, code) => {
    await refusedWith(code, text, headersFor(text))
  })

  test.each(sender.wrong)('a payload that is wrong at "$path" is refused', async ({ path, payload }) => {
    const text = JSON.stringify(payload)
    await refusedWith('payload_invalid', text, headersFor(text))
    expect(() => provider.verify(text, headersFor(text))).toThrow(
      expect.objectContaining({ path, message: expect.stringMatching(new RegExp(` at ${path}\\.$`)) }),
    )
  })
}
