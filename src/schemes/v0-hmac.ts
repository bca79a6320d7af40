import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { hmac } from './hmac.js'
import type { Scheme } from './scheme.js'

/** How {@link v0Hmac} is set up. */
export interface V0HmacOptions extends FreshnessOptions {
  /** What its two headers begin with, such as `x-slack`. */
  readonly headers: string
  /** The shared secret, used as it stands; or several, while rotating. */
  readonly secret: Secrets
}

const names: OptionNames<V0HmacOptions> = { headers: true, secret: true, tolerance: true, now: true }

/**
 * Slack's scheme, which others took over: a hex HMAC-SHA256 over `v0:timestamp:body` behind `v0=` in `x-slack-signature`,
 * and the timestamp in `x-slack-request-timestamp`.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = v0Hmac({ headers: 'x-slack', secret: process.env.SLACK_SECRET })
 * ```
 */
export function v0Hmac(given: V0HmacOptions): Scheme {
  requireKnownOptions(given, names)
  const { headers, ...options } = ownOptions(given)
  return hmac({
    ...options,
    signature: { header: `${headers}-signature`, prefix: 'v0=', encoding: 'hex' },
    timestamp: { header: `${headers}-request-timestamp` },
    signed: ({ timestamp, body }) => ['v0:', timestamp, ':', body],
  })
}
