import { toHex } from '../crypto/bytes.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { asyncHmacsOf } from '../signature/secret.js'
import type { Secrets } from '../types.js'
import { handshakeRefused, type PayloadHandshake } from './handshake.js'
import { findText } from './payload-text.js'
import { jsonReply } from './reply.js'

/** How {@link zoomHandshake} is set up. */
export interface ZoomHandshakeOptions {
  /** The secret token, or several: the same, in the same order, as the provider has. */
  readonly secret: Secrets
}

const names: OptionNames<ZoomHandshakeOptions> = { secret: true }

/**
 * Zoom's `endpoint.url_validation`, which it sends when you save the URL, and every 72 hours. The reply is an HMAC of its
 * token.
 *
 * @see https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint, checked 2026-11-21
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = zoomHandshake({ secret: process.env.ZOOM_SECRET_TOKEN })
 * ```
 */
export function zoomHandshake(given: ZoomHandshakeOptions): PayloadHandshake {
  requireKnownOptions(given, names)
  const hmacs = asyncHmacsOf(ownOptions(given).secret)
  return {
    name: 'zoom',
    async replyTo({ payload, secretIndex }) {
      if (findText(payload, 'event') !== 'endpoint.url_validation') return undefined
      const plainToken = requirePlainToken(findText(payload, 'payload.plainToken'))
      const hmac = hmacs[secretIndex]
      if (!hmac) throw secretMissing(secretIndex)
      return jsonReply({ plainToken, encryptedToken: toHex(await hmac(plainToken, '')) })
    },
  }
}

/**
 * The key is the one that signs deliveries. It is safe to use because nobody but Zoom has a token signed, and because no
 * token of this grammar is what Zoom signs for a delivery: that is `v0:timestamp:body`.
 */
function requirePlainToken(token = ''): string {
  if (/^[\w-]{1,64}$/.test(token)) return token
  throw handshakeRefused('Expected payload.plainToken to be up to 64 letters, digits, _ and -.')
}

function secretMissing(secretIndex: number): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected zoomHandshake to have the secrets of its provider, got none at index ${secretIndex}.`,
  )
}
