import type { HashName } from '../crypto/hmac.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { Secrets } from '../types.js'
import type { Encoding } from './encoding.js'
import { hmac } from './hmac.js'
import type { KeyEncoding } from './key-encoding.js'
import type { Scheme } from './scheme.js'

/** How {@link bodyHmac} is set up. */
export interface BodyHmacOptions {
  /** The header that carries the MAC. */
  readonly header: string
  /** What stands ahead of the MAC in the header, such as `sha256=`. Default: nothing. */
  readonly prefix?: string | undefined
  readonly encoding: Encoding
  /** The shared secret; or several, while rotating. */
  readonly secret: Secrets
  /** How the text of a secret becomes a key. Default: `text`, its UTF-8. */
  readonly key?: KeyEncoding | undefined
  /** Default: `sha256`. */
  readonly hash?: HashName | undefined
}

const names: OptionNames<BodyHmacOptions> = {
  header: true,
  prefix: true,
  encoding: true,
  secret: true,
  key: true,
  hash: true,
}

/**
 * An HMAC over the body alone.
 *
 * Nothing signed says *when*: anyone who has seen a delivery can send it again, years later, and it will
 * verify. Remember what you have handled for as long as a repeat would do harm, or ask the sender to sign a
 * timestamp.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bodyHmac({
 *   header: 'x-hub-signature-256',
 *   prefix: 'sha256=',
 *   encoding: 'hex',
 *   secret: process.env.ACME_SECRET,
 * })
 * ```
 */
export function bodyHmac(given: BodyHmacOptions): Scheme {
  requireKnownOptions(given, names)
  const { header, prefix, encoding, ...keys } = ownOptions(given)
  return hmac({ ...keys, signature: { header, prefix, encoding }, signed: ({ body }) => [body] })
}
