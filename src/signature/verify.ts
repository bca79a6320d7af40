import { hexMac } from '../crypto/bytes.js'
import { requireRawBody } from '../raw-body.js'
import type { BodyBytes, FreshnessOptions, HeaderValue, RawBody, Safe, Secrets, Verified } from '../types.js'
import { answer, answerAsync, type Challenge, matchingSecret } from './challenge.js'
import { parseSignatureHeader } from './header.js'
import { safely, safelyAsync } from './safe.js'
import { asyncKeys, syncKeys } from './secret.js'
import { freshness, type RequireFresh } from './tolerance.js'

/** A challenge that also says when it was made, in unix seconds. */
export interface TimedChallenge extends Challenge {
  readonly timestamp: number
}

/** What `t=…,v1=…` over `timestamp.body` claims. */
export function prepare(body: BodyBytes, header: HeaderValue): TimedChallenge {
  const { timestamp, signatures } = parseSignatureHeader(header)
  // the grammar leaves a timestamp one spelling, so this is its text as it stood
  return { prefix: `${timestamp}.`, body, macs: signatures.map((hex) => hexMac(hex)), timestamp }
}

/** {@link prepare}, for less, where the header is as usual: `t=…,v1=…` and nothing else. */
export function prepareUsual(body: BodyBytes, header: HeaderValue): TimedChallenge {
  if (typeof header !== 'string' || !/^t=[1-9]\d{0,11},v1=[\da-fA-F]{64}$/.test(header))
    return prepare(body, header)
  const end = header.length - 68
  const text = header.slice(2, end)
  return {
    prefix: `${text}.`,
    body,
    macs: [hexMac(header, end + 4)],
    timestamp: Number(text),
  }
}

/** Proof ahead of freshness: a delivery called too old was really the sender's. */
export function conclude(
  { timestamp, macs }: TimedChallenge,
  answers: readonly Uint8Array[],
  requireFresh: RequireFresh,
): Verified {
  const secretIndex = matchingSecret(macs, answers)
  requireFresh(timestamp)
  return { timestamp, secretIndex }
}

/**
 * Verifies a `t=…,v1=…` signature over `timestamp.body`, on every runtime: through node:crypto where there
 * is one, else in plain JavaScript.
 *
 * @param body - the raw request body, never a parsed object
 * @param header - the signature header's value
 * @param secret - the shared secret, used as it stands; or several, while rotating
 * @param options - `tolerance` in seconds (default 300 both ways), `now` in milliseconds
 * @returns when it was signed (unix seconds), and by which secret
 * @throws SignatureError where the delivery is not proven; `BodyError` where the body is not raw;
 * `ConfigError` where secret or tolerance is unusable
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
  const requireFresh = freshness(options)
  const keys = syncKeys(secret)
  const challenge = prepareUsual(requireRawBody(body), header)
  return conclude(challenge, answer(challenge, keys), requireFresh)
}

/**
 * {@link verify}, through WebCrypto where there is no node:crypto, which keeps the bundle small.
 * Rejects with what {@link verify} throws.
 */
export async function verifyAsync(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Promise<Verified> {
  const requireFresh = freshness(options)
  const keys = asyncKeys(secret)
  const challenge = prepare(requireRawBody(body), header)
  return conclude(challenge, await answerAsync(challenge, keys), requireFresh)
}

/** {@link verify} as a value: a delivery that is not proven is `{ ok: false, error }`. A `ConfigError` still throws. */
export function safeVerify(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Safe<Verified> {
  return safely(() => verify(body, header, secret, options))
}

/** {@link verifyAsync} as a value: a delivery that is not proven is `{ ok: false, error }`. A `ConfigError` still rejects. */
export function safeVerifyAsync(
  body: RawBody,
  header: HeaderValue,
  secret: Secrets,
  options?: FreshnessOptions,
): Promise<Safe<Verified>> {
  return safelyAsync(() => verifyAsync(body, header, secret, options))
}
