import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { FreshnessOptions } from '../types.js'
import { publicKey } from './public-key.js'
import type { PublicKeys } from './public-key-text.js'
import type { Scheme } from './scheme.js'
import { standardDelivery } from './standard-webhooks.js'

/** How {@link standardWebhooksV1a} is set up. */
export interface StandardWebhooksV1aOptions extends FreshnessOptions {
  /** The sender's Ed25519 key, such as `whpk_…`; or several, while rotating. */
  readonly publicKey: PublicKeys
  /** What its three headers begin with. Default: `webhook`, as in `webhook-signature`. Svix's begin with `svix`. */
  readonly headers?: string | undefined
}

const names: OptionNames<StandardWebhooksV1aOptions> = {
  publicKey: true,
  headers: true,
  tolerance: true,
  now: true,
}

/**
 * Standard Webhooks (standardwebhooks.com) from a sender that signs with a private key: its signatures are `v1a`, which
 * is Ed25519. Of a sender with a shared secret they are `v1`: that is {@link standardWebhooks}.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed` (of the public key), `tolerance_invalid`,
 * `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = standardWebhooksV1a({ publicKey: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' })
 * ```
 */
export function standardWebhooksV1a(given: StandardWebhooksV1aOptions): Scheme {
  requireKnownOptions(given, names)
  const { headers = 'webhook', ...options } = ownOptions(given)
  return publicKey({ ...options, ...standardDelivery(headers, 'v1a'), algorithm: 'ed25519' })
}
