import { toHex } from '../crypto/bytes.js'
import { ConfigError } from '../errors.js'
import { requireRawBody } from '../raw-body.js'
import type { RawBody, Secrets } from '../types.js'
import { answer, answerAsync, type Challenge } from './challenge.js'
import { asyncKeys, syncKeys } from './secret.js'

/** What may be set about signing. */
export interface SignOptions {
  /** When to say it was signed, in unix seconds. Default: now. */
  readonly timestamp?: number | undefined
}

/**
 * Signs a body as its sender would: for tests, and for sending.
 *
 * @returns the header's value, `t=…,v1=…`
 * @throws ConfigError for an unusable secret or timestamp; `BodyError` where the body is not raw
 *
 * @example
 * ```ts
 * const header = sign('{"event":"job.created","data":{}}', 'a-shared-secret')
 * verify('{"event":"job.created","data":{}}', header, 'a-shared-secret')
 * ```
 */
export function sign(body: RawBody, secret: Secrets, options?: SignOptions): string {
  const { timestamp, challenge } = unsigned(body, options)
  return header(timestamp, answer(challenge, syncKeys(secret)))
}

/** {@link sign}, through WebCrypto where there is no node:crypto. */
export async function signAsync(body: RawBody, secret: Secrets, options?: SignOptions): Promise<string> {
  const { timestamp, challenge } = unsigned(body, options)
  return header(timestamp, await answerAsync(challenge, asyncKeys(secret)))
}

function unsigned(
  body: RawBody,
  { timestamp = Math.floor(Date.now() / 1000) }: SignOptions = {},
): { timestamp: number; challenge: Challenge } {
  if (!Number.isInteger(timestamp) || timestamp < 0 || timestamp >= 1e12)
    throw new ConfigError('option_invalid', 'The timestamp to sign must be whole unix seconds.')
  return { timestamp, challenge: { prefix: `${timestamp}.`, body: requireRawBody(body), macs: [] } }
}

// one v1 a secret, as senders do while they rotate
function header(timestamp: number, macs: readonly Uint8Array[]): string {
  return [`t=${timestamp}`, ...macs.map((mac) => `v1=${toHex(mac)}`)].join()
}
