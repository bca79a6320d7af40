import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import { expect } from 'vitest'
import { isWebhookError, type WebhookErrorCode } from '../../src/errors.js'
import { safeVerify, safeVerifyAsync, verify, verifyAsync } from '../../src/signature/verify.js'
import type { Verified } from '../../src/types.js'

export const secret = 'whsec_c0ffee'
/** When everything in these tests happens, in unix seconds. */
export const moment = 1_700_000_000
export const clock = { now: () => moment * 1000 }
export const body = '{"event":"job.created","data":{"id":"job_1"}}'

/** HMAC-SHA256 in hex, by node:crypto alone: nothing of the library judges itself. */
export function macOf(
  text: string | Uint8Array,
  prefix = `${moment}.`,
  key: string | Uint8Array = secret,
): string {
  return createHmac('sha256', key).update(prefix).update(text).digest('hex')
}

/** The `t=…,v1=…` header a sender makes. */
export function headerOf(
  text: string | Uint8Array = body,
  { timestamp = moment, key = secret }: { timestamp?: number; key?: string | Uint8Array } = {},
): string {
  return `t=${timestamp},v1=${macOf(text, `${timestamp}.`, key)}`
}

/** A value where the types ask for another: what plain JavaScript may pass. */
export function untyped<Type>(value: unknown): Type {
  return value as Type
}

/** The code of what a call throws; anything but a `WebhookError` is thrown on. */
export function codeOf(run: () => unknown): WebhookErrorCode | 'nothing thrown' {
  try {
    run()
  } catch (error) {
    return codeIn(error)
  }
  return 'nothing thrown'
}

export async function codeOfAsync(run: () => Promise<unknown>): Promise<WebhookErrorCode | 'nothing thrown'> {
  try {
    await run()
  } catch (error) {
    return codeIn(error)
  }
  return 'nothing thrown'
}

function codeIn(error: unknown): WebhookErrorCode {
  if (isWebhookError(error)) return error.code
  throw error
}

/**
 * What `verify` says of a delivery: when and by what it was signed, or the error's code. Its three twins must say the same.
 */
export async function judge(
  text: unknown,
  header: unknown,
  ...given: readonly [secrets?: unknown, options?: unknown]
): Promise<Verified | WebhookErrorCode> {
  // not by default values: an `undefined` secret is one of the things to be judged
  const [secrets, options = clock] = given.length > 0 ? given : [secret]
  const call = untyped<Parameters<typeof verify>>([text, header, secrets, options])
  const verdict = await attempt(() => verify(...call))
  expect(await attempt(() => verifyAsync(...call))).toEqual(verdict)
  expect(await attempt(() => verifiedIn(safeVerify(...call)))).toEqual(verdict)
  expect(await attempt(async () => verifiedIn(await safeVerifyAsync(...call)))).toEqual(verdict)
  return verdict
}

function verifiedIn(result: ReturnType<typeof safeVerify>): Verified {
  if (!result.ok) throw result.error
  const { timestamp, secretIndex } = result
  return { timestamp, secretIndex }
}

async function attempt(run: () => Verified | Promise<Verified>): Promise<Verified | WebhookErrorCode> {
  try {
    return await run()
  } catch (error) {
    return codeIn(error)
  }
}

/** All that a logger could find in an error. */
export function everythingIn(error: unknown): string {
  const { message, stack } = untyped<Error>(error)
  const inspected = inspect(error, { depth: 5, showHidden: true, getters: true })
  return [message, stack, JSON.stringify(error), inspected].join()
}
