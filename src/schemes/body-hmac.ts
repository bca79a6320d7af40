import { base64Mac, hexMac } from '../crypto/bytes.js'
import { ConfigError, SignatureError } from '../errors.js'
import { requireHeader, requireHeaderName } from '../headers.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { asyncHmacsOf } from '../signature/secret.js'
import type { Secrets } from '../types.js'
import { createMacScheme, type Scheme } from './scheme.js'

const decoders = { 'sha256=hex': prefixedHexMac, base64: base64Mac }

/** How {@link bodyHmac} is set up. */
export interface BodyHmacOptions {
  /** The header that carries the MAC. */
  readonly header: string
  /** How the header spells it: `sha256=` and hex digits, or bare base64. */
  readonly encoding: keyof typeof decoders
  /** The shared secret, used as it stands; or several, while rotating. */
  readonly secret: Secrets
}

const names: OptionNames<BodyHmacOptions> = { header: true, encoding: true, secret: true }

/**
 * A bare HMAC-SHA256 over the body alone.
 *
 * Nothing signed says *when*: anyone who has seen a delivery can send it again, years later, and it will
 * verify. Remember what you have handled for as long as a repeat would do harm, or ask the sender to sign a
 * timestamp.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bodyHmac({ header: 'x-hub-signature-256', encoding: 'sha256=hex', secret: process.env.ACME_SECRET })
 * ```
 */
export function bodyHmac(given: BodyHmacOptions): Scheme {
  requireKnownOptions(given, names)
  const options = ownOptions(given)
  const header = requireHeaderName(options.header)
  const decode = Object.hasOwn(decoders, options.encoding) && decoders[options.encoding]
  if (!decode) throw new ConfigError('option_invalid', 'Expected the encoding "sha256=hex" or "base64".')
  return createMacScheme({
    hmacs: asyncHmacsOf(options.secret),
    headers: [header],
    replayWindow: Number.POSITIVE_INFINITY,
    read(body, headers) {
      const signature = decode(requireHeader(headers, header))
      if (signature) return { message: { prefix: '', body }, signatures: [signature] }
      throw new SignatureError(
        'signature_missing',
        `Expected an HMAC-SHA256 as ${options.encoding} in the header ${header}, found none.`,
      )
    },
    proofOf: (_delivery, secretIndex) => ({ verified: true, secretIndex }),
  })
}

function prefixedHexMac(text: string): Uint8Array | undefined {
  const [, hex] = text.split(/^sha256=/)
  return hex ? hexMac(hex) : undefined
}
