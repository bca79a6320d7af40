import { expect } from 'vitest'
import { isWebhookError, type WebhookErrorCode } from '../../src/errors.js'
import { requireRawBody } from '../../src/raw-body.js'
import type { Scheme } from '../../src/schemes/scheme.js'
import type { BodyBytes, HeadersLike, Proof, RawBody } from '../../src/types.js'
import { codeOf, codeOfAsync, untyped } from '../signature/support.js'

/**
 * What a scheme says of a delivery, whose body was normalised as a provider does it: the proof, or the error's
 * code. Both its methods must say the same.
 */
export async function judgeBy(
  scheme: Scheme,
  body: unknown,
  headers: unknown,
): Promise<Proof | WebhookErrorCode> {
  const [raw, given] = untyped<[RawBody, HeadersLike]>([body, headers])
  let proof: Proof | undefined
  let later: Proof | undefined
  const code = codeOf(() => {
    proof = scheme.verify(requireRawBody(raw), given)
  })
  const laterCode = await codeOfAsync(async () => {
    later = await scheme.verifyAsync(requireRawBody(raw), given)
  })
  expect([laterCode, later]).toEqual([code, proof])
  return code === 'nothing thrown' ? untyped<Proof>(proof) : code
}

/** The message of what a scheme refuses a delivery with. */
export function refusalBy(scheme: Scheme, body: BodyBytes, headers: unknown): string {
  try {
    scheme.verify(body, untyped<HeadersLike>(headers))
  } catch (error) {
    if (isWebhookError(error)) return error.message
    throw error
  }
  return 'nothing thrown'
}

/** The seals that a scheme puts on a record, in hex. */
export async function sealsBy(scheme: Scheme, text: string, body: BodyBytes): Promise<readonly string[]> {
  const seals = await scheme.seal(text, body)
  return seals.map((seal) => Buffer.from(seal).toString('hex'))
}
