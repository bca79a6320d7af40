import { expect } from 'vitest'
import type { WebhookErrorCode } from '../../src/errors.js'
import type { Scheme } from '../../src/schemes/scheme.js'
import type { HeadersLike, Proof, RawBody, BodyBytes } from '../../src/types.js'
import { codeOf, codeOfAsync, untyped } from '../signature/support.js'

/** What a scheme says of a delivery: the proof, or the error's code. Both its methods must say the same. */
export async function judgeBy(
  scheme: Scheme,
  body: unknown,
  headers: unknown,
): Promise<Proof | WebhookErrorCode> {
  const call = untyped<[RawBody, HeadersLike]>([body, headers])
  let proof: Proof | undefined
  let later: Proof | undefined
  const code = codeOf(() => {
    proof = scheme.verify(...call)
  })
  const laterCode = await codeOfAsync(async () => {
    later = await scheme.verifyAsync(...call)
  })
  expect([laterCode, later]).toEqual([code, proof])
  return code === 'nothing thrown' ? untyped<Proof>(proof) : code
}

/** What a scheme's keys make of a body, by which a store proves again what it has kept. */
export async function macsBy(scheme: Scheme, prefix: string, body: BodyBytes): Promise<readonly string[]> {
  const macs = await Promise.all((scheme.keys ?? []).map((mac) => mac(prefix, body)))
  return macs.map((mac) => Buffer.from(mac).toString('hex'))
}
