import { expectTypeOf } from 'vitest'
import {
  BodyError,
  ConfigError,
  isWebhookError,
  PayloadError,
  parseSignatureHeader,
  SignatureError,
  type SignatureHeader,
  safeVerify,
  safeVerifyAsync,
  sign,
  signAsync,
  type Verified,
  verify,
  verifyAsync,
  type WebhookErrorCode,
} from '../../src/index.js'
import type { HeadersLike } from '../../src/types.js'
import { given } from './support.js'

const body = given<string>()
const header = given<string | string[] | undefined>()
const secret = given<string>()

expectTypeOf(verify(body, header, secret)).toEqualTypeOf<Verified>()
expectTypeOf(verifyAsync(body, header, secret)).resolves.toEqualTypeOf<Verified>()
expectTypeOf(sign(body, secret)).toEqualTypeOf<string>()
expectTypeOf(signAsync(body, secret)).resolves.toEqualTypeOf<string>()
expectTypeOf(parseSignatureHeader(header)).toEqualTypeOf<SignatureHeader>()
expectTypeOf<SignatureHeader>().toEqualTypeOf<{
  readonly timestamp: number
  readonly signatures: readonly string[]
}>()

// what may be passed

verify(given<Uint8Array>(), given<null>(), [secret, given<Uint8Array>()], { tolerance: false, now: Date.now })
verify(given<ArrayBuffer>(), header, secret, { tolerance: { past: 1, future: 2 } })
verify(given<DataView>(), new Headers().get('x'), secret, { tolerance: undefined, now: undefined })
// @ts-expect-error a parsed body is no raw body
verify({ event: 'job.created' }, header, secret)
// @ts-expect-error nor is a promise of one
verify(given<Promise<string>>(), header, secret)
// an unset environment variable compiles, and is refused when it is used
verify(body, header, given<string | undefined>())
// @ts-expect-error a tolerance is no text
verify(body, header, secret, { tolerance: '300' })
// @ts-expect-error a tolerance has two sides
verify(body, header, secret, { tolerance: { past: 300 } })
// @ts-expect-error no such option
verify(body, header, secret, { tolerence: 300 })

// a safe result must be looked at

const result = safeVerify(body, header, secret)
if (result.ok) expectTypeOf(result.timestamp).toEqualTypeOf<number>()
else expectTypeOf(result.error.code).toEqualTypeOf<WebhookErrorCode>()
// @ts-expect-error there is a timestamp only where it is ok
result.timestamp
expectTypeOf(safeVerifyAsync(body, header, secret)).resolves.toEqualTypeOf<typeof result>()

// errors narrow, and so do their codes

export function caught(error: unknown): void {
  if (isWebhookError(error)) expectTypeOf(error.code).toEqualTypeOf<WebhookErrorCode>()
  if (error instanceof PayloadError) expectTypeOf(error.path).toEqualTypeOf<string>()
  // @ts-expect-error no such code
  if (error instanceof SignatureError && error.code === 'secret_missing') return
  // @ts-expect-error no such code
  if (error instanceof ConfigError && error.code === 'signature_mismatch') return
  if (error instanceof BodyError && error.code === 'body_already_parsed') return
}

// headers in every shape runtimes hand out

expectTypeOf<Headers>().toExtend<HeadersLike>()
expectTypeOf<import('node:http').IncomingHttpHeaders>().toExtend<HeadersLike>()
expectTypeOf<NodeJS.Dict<string[]>>().toExtend<HeadersLike>()
expectTypeOf<Record<string, string>>().toExtend<HeadersLike>()
expectTypeOf<Map<string, string>>().toExtend<HeadersLike>()
expectTypeOf<readonly (readonly [string, string])[]>().toExtend<HeadersLike>()
expectTypeOf<string>().not.toExtend<HeadersLike>()
expectTypeOf<undefined>().not.toExtend<HeadersLike>()
