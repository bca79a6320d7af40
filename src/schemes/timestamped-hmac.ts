import { findHeader, requireHeaderName } from '../headers.js'
import { asyncKeys } from '../signature/secret.js'
import { freshness, replayWindow } from '../signature/tolerance.js'
import { conclude, prepare } from '../signature/verify.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { macScheme, type Scheme } from './scheme.js'

/** How {@link timestampedHmac} is set up. */
export interface TimestampedHmacOptions extends FreshnessOptions {
  /** The header that carries `t=…,v1=…`. */
  readonly header: string
  /** The shared secret, used as it stands; or several, while rotating. */
  readonly secret: Secrets
}

/**
 * A `t=…,v1=…` header: hex HMAC-SHA256 over `timestamp.body`, within a replay window.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = timestampedHmac({ header: 'acme-signature', secret: process.env.ACME_SECRET })
 * ```
 */
export function timestampedHmac(options: TimestampedHmacOptions): Scheme {
  const name = requireHeaderName(options.header)
  const requireFresh = freshness(options)
  return macScheme({
    keys: asyncKeys(options.secret),
    replayWindow: replayWindow(options.tolerance),
    read: (body, headers) => prepare(body, findHeader(headers, name)),
    conclude: (claim, answers) => Object.assign(conclude(claim, answers, requireFresh), { verified: true }),
  })
}
