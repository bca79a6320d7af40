import { toHex } from '../crypto/bytes.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { requireRawBody } from '../raw-body.js'
import type { RawBody, Secrets } from '../types.js'
import { macsOf, macsOfAsync } from './macs.js'
import { asyncHmacsOf, hmacsOf } from './secret.js'

/** What may be set about signing. */
export interface SignOptions {
  /** When to say it was signed, in unix seconds. Default: now. */
  readonly timestamp?: number | undefined
}

const names: OptionNames<SignOptions> = { timestamp: true }

/**
 * Signs a body as its sender would: for tests, and for sending.
 *
 * @returns the header's value, `t=…,v1=…`, with a `v1` for each secret
 * @throws ConfigError for an unusable secret or option; `BodyError` where the body is not raw
 *
 * @example
 * ```ts
 * const header = sign('{"event":"job.created","data":{}}', 'a-shared-secret')
 * verify('{"event":"job.created","data":{}}', header, 'a-shared-secret')
 * ```
 */
export function sign(body: RawBody, secret: Secrets, options?: SignOptions): string {
  const timestamp = timestampOf(options)
  const message = { prefix: `${timestamp}.`, body: requireRawBody(body) }
  return headerOf(timestamp, macsOf(message, hmacsOf(secret)))
}

/** {@link sign}, through WebCrypto where there is no node:crypto. */
export async function signAsync(body: RawBody, secret: Secrets, options?: SignOptions): Promise<string> {
  const timestamp = timestampOf(options)
  const message = { prefix: `${timestamp}.`, body: requireRawBody(body) }
  return headerOf(timestamp, await macsOfAsync(message, asyncHmacsOf(secret)))
}

function timestampOf(options: SignOptions = {}): number {
  requireKnownOptions(options, names)
  const { timestamp = Math.floor(Date.now() / 1000) } = options
  return requireTimestamp(timestamp)
}

/**
 * A time to sign with, in unix seconds.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireTimestamp(timestamp: number): number {
  if (Number.isInteger(timestamp) && timestamp >= 0 && timestamp < 1e12) return timestamp
  throw new ConfigError(
    'option_invalid',
    'Expected the timestamp to sign in whole unix seconds, at most 12 digits.',
  )
}

function headerOf(timestamp: number, macs: readonly Uint8Array[]): string {
  return [`t=${timestamp}`, ...macs.map((mac) => `v1=${toHex(mac)}`)].join()
}
