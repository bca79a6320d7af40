import { type OptionNames, requireKnownOptions } from '../options.js'
import { requireRawBody } from '../raw-body.js'
import type { BodyBytes, FreshnessOptions, HeaderValue, RawBody, Safe, Secrets, Verified } from '../types.js'
import { decodeSignatureHeader } from './header.js'
import { macsOf, macsOfAsync, requireMatchingSecret, type SignedDelivery } from './macs.js'
import { safely, safelyAsync } from './safe.js'
import { asyncHmacsOf, hmacsOf } from './secret.js'
import { type Freshness, freshnessOf, requireFresh } from './tolerance.js'

/**
 * Verifies a `t=…,v1=…` signature over `timestamp.body`, on every runtime: through node:crypto where there
 * is one, else in plain JavaScript.
 *
 * @param body - the raw request body, never a parsed object
 * @param header - the signature header's value
 * @param secret - the shared secret, used as it stands; or several, while rotating
 * @param options - `tolerance` in seconds (default 300 both ways), `now` in milliseconds
 * @returns when it was signed (unix seconds), and by which secret
 * @throws SignatureError where the delivery is not verified; `BodyError` where the body is not raw;
 * `ConfigError` where secret or options are unusable
 *
 * @example
 * ```ts
 * const { timestamp } = verify(rawBody, request.headers['x-labsync-signature'], process.env.LABSYNC_SECRET)
 * ```
 */
export function verify(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Verified {
  const freshness = requireFreshnessOptions(options)
  const hmacs = hmacsOf(secret)
  const delivery = timestampedDeliveryOf(requireRawBody(body), header)
  return requireVerified(delivery, macsOf(delivery.message, hmacs), freshness)
}

/**
 * {@link verify}, through WebCrypto where there is no node:crypto, which makes for a smaller bundle.
 * Rejects with what {@link verify} throws.
 */
export async function verifyAsync(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Promise<Verified> {
  const freshness = requireFreshnessOptions(options)
  const hmacs = asyncHmacsOf(secret)
  const delivery = timestampedDeliveryOf(requireRawBody(body), header)
  return requireVerified(delivery, await macsOfAsync(delivery.message, hmacs), freshness)
}

/** {@link verify} as a value: a delivery that is not verified is `{ ok: false, error }`. A `ConfigError` still throws. */
export function safeVerify(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Safe<Verified> {
  return safely(() => verify(body, header, secret, options))
}

/** {@link verifyAsync} as a value: a delivery that is not verified is `{ ok: false, error }`. A `ConfigError` still rejects. */
export function safeVerifyAsync(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Promise<Safe<Verified>> {
  return safelyAsync(() => verifyAsync(body, header, secret, options))
}

/** A delivery that says when it was signed, not verified yet. */
export interface TimestampedDelivery extends SignedDelivery {
  /** Unix seconds. */
  readonly timestamp: number
}

/** A delivery whose `t=…,v1=…` header signs `timestamp.body`. */
export function timestampedDeliveryOf(body: BodyBytes, header: HeaderValue): TimestampedDelivery {
  const { timestamp, signatures } = decodeSignatureHeader(header)
  // the grammar leaves a timestamp one spelling, so this is its text as it stood
  return { message: { prefix: `${timestamp}.`, body }, signatures, timestamp }
}

const names: OptionNames<FreshnessOptions> = { tolerance: true, now: true }

function requireFreshnessOptions(options?: FreshnessOptions): Freshness {
  if (options) requireKnownOptions(options, names)
  return freshnessOf(options)
}

function requireVerified(
  { signatures, timestamp }: TimestampedDelivery,
  macs: readonly Uint8Array[],
  freshness: Freshness,
): Verified {
  const secretIndex = requireMatchingSecret(signatures, macs)
  // after the signature, so that a delivery called too old was really the sender's
  requireFresh(timestamp, freshness)
  return { timestamp, secretIndex }
}
