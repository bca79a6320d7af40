import { base64Mac, hexMac, isHexMac } from '../crypto/bytes.js'
import { ConfigError, SignatureError } from '../errors.js'
import { findHeader, requireHeaderName } from '../headers.js'
import { matchingSecret } from '../signature/challenge.js'
import { headerText } from '../signature/header.js'
import { asyncKeys } from '../signature/secret.js'
import type { Secrets } from '../types.js'
import { macScheme, type Scheme } from './scheme.js'

const decoders = { 'sha256=hex': prefixedHex, base64: base64Mac }

/** How {@link bodyHmac} is set up. */
export interface BodyHmacOptions {
  /** The header that carries the MAC. */
  readonly header: string
  /** How the header spells it: `sha256=` and hex digits, or bare base64. */
  readonly encoding: keyof typeof decoders
  /** The shared secret, used as it stands; or several, while rotating. */
  readonly secret: Secrets
}

/**
 * A bare HMAC-SHA256 over the body alone.
 *
 * What that costs: nothing signed says *when*. Whoever once saw a delivery can send it again, years later,
 * and it will verify. So a receiver must remember what it has handled for as long as a repeat would
 * harm, or ask the sender for a signature over a timestamp.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const scheme = bodyHmac({ header: 'x-hub-signature-256', encoding: 'sha256=hex', secret: process.env.ACME_SECRET })
 * ```
 */
export function bodyHmac(options: BodyHmacOptions): Scheme {
  const name = requireHeaderName(options.header)
  const decode = Object.hasOwn(decoders, options.encoding) && decoders[options.encoding]
  if (!decode) throw new ConfigError('option_invalid', 'The encoding must be "sha256=hex" or "base64".')
  return macScheme({
    keys: asyncKeys(options.secret),
    replayWindow: Number.POSITIVE_INFINITY,
    read(body, headers) {
      const mac = decode(headerText(findHeader(headers, name)))
      if (!mac)
        throw new SignatureError(
          'signature_missing',
          `The ${name} header holds no HMAC-SHA256 as ${options.encoding}.`,
        )
      return { prefix: '', body, macs: [mac] }
    },
    conclude: (claim, answers) => ({ verified: true, secretIndex: matchingSecret(claim.macs, answers) }),
  })
}

function prefixedHex(text: string): Uint8Array | undefined {
  const [, hex] = text.split(/^sha256=/)
  return hex && isHexMac(hex) ? hexMac(hex) : undefined
}
