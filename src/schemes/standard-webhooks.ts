import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import type { FreshnessOptions, Secrets } from '../types.js'
import { hmac } from './hmac.js'
import type { KeyEncoding } from './key-encoding.js'
import type { Scheme } from './scheme.js'
import type { SignedDeliveryOptions } from './signed-delivery.js'

/** How {@link standardWebhooks} is set up. */
export interface StandardWebhooksOptions extends FreshnessOptions {
  /** The secret in base64, with or without its `whsec_`; or its bytes; or several of them, while rotating. */
  readonly secret: Secrets
  /** What its three headers begin with. Default: `webhook`, as in `webhook-signature`. Svix's begin with `svix`. */
  readonly headers?: string | undefined
  /** What stands between several signatures. Default: a blank, as the specification has it. Supabase's is `, `. */
  readonly separator?: string | undefined
  /** How the text of a secret becomes a key. Default: `whsec`. Of several, each that it is in is tried. */
  readonly key?: KeyEncoding | readonly KeyEncoding[] | undefined
}

const names: OptionNames<StandardWebhooksOptions> = {
  secret: true,
  headers: true,
  separator: true,
  key: true,
  tolerance: true,
  now: true,
}

/**
 * Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and a base64
 * `webhook-signature` over `id.timestamp.body`. The signed id becomes the event's `id` where the payload has none.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = standardWebhooks({ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
 * ```
 */
export function standardWebhooks(given: StandardWebhooksOptions): Scheme {
  requireKnownOptions(given, names)
  const { headers = 'webhook', separator, key = 'whsec', ...options } = ownOptions(given)
  return hmac({
    ...options,
    ...standardDelivery(headers, 'v1', separator),
    key,
  })
}

/** What Standard Webhooks signs, and where it puts what. A version names how: `v1` is an HMAC, `v1a` Ed25519. */
export function standardDelivery(headers: string, version: 'v1' | 'v1a', separator = ' ') {
  return {
    signature: { header: `${headers}-signature`, separator, prefix: `${version},`, encoding: 'base64' },
    timestamp: { header: `${headers}-timestamp` },
    id: { header: `${headers}-id` },
    signed: ({ id, timestamp, body }) => [id, '.', timestamp, '.', body],
  } satisfies SignedDeliveryOptions
}
