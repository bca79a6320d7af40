import { toBase64, toHex } from '../crypto/bytes.js'
import { createAsyncHmac } from '../crypto/create-hmac.js'
import { equal } from '../crypto/equal.js'
import { ConfigError } from '../errors.js'
import { type OptionNames, requireKnownOptions } from '../options.js'
import { ownOptions } from '../own-options.js'
import { keyBytesOf, requireSecret } from '../signature/secret.js'
import type { Secret } from '../types.js'
import type { RequestHandshake } from './handshake.js'
import { findParameter, parametersOf } from './parameter.js'
import { jsonReply, requireEchoable } from './reply.js'

/** How {@link parameterHmac} is set up. */
export interface ParameterHmacOptions {
  /** What outcomes call it. */
  readonly name: string
  /** The parameter of the query whose HMAC is replied. */
  readonly parameter: string
  /** The key, which must not be one that the sender signs deliveries with. */
  readonly secret: Secret | undefined
  readonly encoding: 'hex' | 'base64'
  /** The field of a JSON object to put the HMAC in. */
  readonly field: string
}

const names: OptionNames<ParameterHmacOptions> = {
  name: true,
  parameter: true,
  secret: true,
  encoding: true,
  field: true,
}

/**
 * A handshake by a GET that is replied to with an HMAC-SHA256 of a parameter of the URL, under a key of its own.
 *
 * Anybody can ask, so a key that also signs deliveries would sign whatever they like. That is checked at each
 * handshake: it fails with a `ConfigError`, and no HMAC is sent. For that reason there is no handshake for X, whose CRC
 * takes the same key as its deliveries.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`, at once
 *
 * @example
 * ```ts
 * const handshake = parameterHmac({
 *   name: 'acme',
 *   parameter: 'nonce',
 *   secret: process.env.ACME_HANDSHAKE_KEY,
 *   encoding: 'hex',
 *   field: 'mac',
 * })
 * ```
 */
export function parameterHmac(given: ParameterHmacOptions): RequestHandshake {
  requireKnownOptions(given, names)
  const { name, parameter, secret, encoding, field } = ownOptions(given)
  const hmac = createAsyncHmac(keyBytesOf(requireSecret(secret)))
  const encode = encoding === 'hex' ? toHex : toBase64
  return {
    name,
    method: 'GET',
    async replyTo(request, provider) {
      const query = parametersOf(request)
      if (!query.has(parameter)) return undefined
      const text = requireEchoable(findParameter(query, parameter))
      const mac = await hmac(text, '')
      const schemeMacs = await provider.seal(text, '')
      if (schemeMacs.some((schemeMac) => equal(schemeMac, mac))) throw keyShared()
      return jsonReply({ [field]: encode(mac) })
    },
  }
}

function keyShared(): ConfigError {
  return new ConfigError(
    'option_invalid',
    'Expected a key for the handshake that signs nothing else: with the key of deliveries, it would sign deliveries for anybody.',
  )
}
