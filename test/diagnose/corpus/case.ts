import { createHmac } from 'node:crypto'
import type { DiagnoseOptions, FindingCode } from '../../../src/diagnose/index.js'

/** A delivery that a receiver refuses, and why. */
export interface BrokenDelivery {
  readonly name: string
  /** A thread in which somebody met it, such as `stripe-node 341`. */
  readonly thread?: string
  readonly cause: FindingCode
  /** Whether the signature can prove it. */
  readonly certainty: 'proved' | 'likely'
  /** Other causes that nothing could tell from this one. Never where that is proved. */
  readonly orElse?: readonly FindingCode[]
  readonly delivery: DiagnoseOptions
}

/** A delivery that a receiver takes. */
export interface GenuineDelivery {
  readonly name: string
  readonly delivery: DiagnoseOptions
}

/** The time of every delivery, in unix seconds. */
export const moment = 1_700_000_000
export const now = () => moment * 1000

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

type Hash = 'sha1' | 'sha256' | 'sha512'
type Bytes = string | Uint8Array

/** A MAC as senders make it, by node:crypto alone. */
export function mac(
  parts: readonly Bytes[],
  {
    key = secret,
    hash = 'sha256',
    encoding = 'hex',
  }: { key?: Bytes; hash?: Hash; encoding?: 'hex' | 'base64' } = {},
): string {
  const hmac = createHmac(hash, key)
  for (const part of parts) hmac.update(part)
  return hmac.digest(encoding)
}

/** The `t=…,v1=…` of a body, by code of the test's own. */
export function stripeHeader(
  body: Bytes,
  { key = secret, time = moment }: { key?: Bytes; time?: number | string } = {},
): string {
  return `t=${time},v1=${mac([`${time}.`, body], { key })}`
}

/** A Stripe delivery whose receiver sees `seen` of the body that was signed. */
export function stripeDelivery(
  signed: Bytes,
  seen: unknown,
  more: Partial<DiagnoseOptions> = {},
): DiagnoseOptions {
  return {
    provider: 'stripe',
    secrets: secret,
    now,
    headers: { 'stripe-signature': stripeHeader(signed) },
    body: seen,
    ...more,
  }
}
