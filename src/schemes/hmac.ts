import type { HashName } from '../crypto/hmac.js'
import { createAsyncHmacBy, macSizes } from '../crypto/hmac-by-hash.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { requireSecrets } from '../signature/secret.js'
import type { Secrets } from '../types.js'
import { type KeyEncoding, keysOf } from './key-encoding.js'
import { createMacScheme, type Scheme } from './scheme.js'
import { deliveryReaderOf, type SignedDeliveryOptions, signedDeliveryNames } from './signed-delivery.js'

/** How {@link hmac} is set up. */
export interface HmacOptions extends SignedDeliveryOptions {
  /** The shared secret; or several, while rotating. Bytes are the key itself. */
  readonly secret: Secrets
  /** How the text of a secret becomes a key. Default: `text`, its UTF-8. Of several, each that it is in is tried. */
  readonly key?: KeyEncoding | readonly KeyEncoding[] | undefined
  /** Default: `sha256`. */
  readonly hash?: HashName | undefined
}

const names: OptionNames<HmacOptions> = { ...signedDeliveryNames, secret: true, key: true, hash: true }

/**
 * An HMAC as most senders make one: over a body, and what else they sign with it.
 *
 * Two deliveries that differ in anything signed never share a signature: each part has a strict grammar, and where it
 * ends is checked when the scheme is made. The exception is `form`: its senders put nothing between names and values. A timestamp or an id that isn't signed is refused.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `tolerance_invalid`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = hmac({
 *   secret: process.env.SLACK_SECRET,
 *   signature: { header: 'x-slack-signature', prefix: 'v0=', encoding: 'hex' },
 *   timestamp: { header: 'x-slack-request-timestamp' },
 *   signed: ({ timestamp, body }) => ['v0:', timestamp, ':', body],
 * })
 * ```
 */
export function hmac(given: HmacOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const { hash = 'sha256', key = 'text' } = options
  if (!Object.hasOwn(macSizes, hash))
    throw new ConfigError('option_invalid', 'Expected the hash "sha256", "sha1" or "sha512".')
  const { proofOf, ...reader } = deliveryReaderOf(options, (bytes) =>
    bytes.length === macSizes[hash] ? bytes : undefined,
  )
  const keysBySecret = requireSecrets(options.secret).map((secret) => keysOf(secret, [key].flat()))
  const keys = keysBySecret.flat()
  return createMacScheme({
    ...reader,
    describe: () => ({ kind: 'hmac', options }),
    hmacs: keys.map((bytes) => createAsyncHmacBy(hash, bytes)),
    proofOf(delivery, keyIndex) {
      const secretIndex = keysBySecret.findIndex((own) => own.some((bytes) => bytes === keys[keyIndex]))
      return proofOf(delivery, secretIndex)
    },
  })
}
