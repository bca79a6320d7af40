import { fromBase64, fromHex } from '../crypto/bytes.js'
import type { KeyBytes } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { keyBytesOf, requireSecret } from '../signature/secret.js'
import type { Secret } from '../types.js'

/** How the text of a secret becomes a key. `whsec` is base64, with or without a `whsec_` in front. */
export type KeyEncoding = 'text' | 'base64' | 'hex' | 'whsec'

const decoders: { readonly [Name in KeyEncoding]: (secret: string) => KeyBytes | undefined } = {
  text: keyBytesOf,
  base64: fromBase64,
  hex: (secret) => fromHex(secret),
  whsec: (secret) => fromBase64(secret.replace(/^whsec_/, '')),
}

/**
 * The key that a secret stands for. Bytes are the key themselves.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function keyOf(secret: Secret, encoding: KeyEncoding): KeyBytes {
  if (typeof secret !== 'string') return keyBytesOf(secret)
  if (!Object.hasOwn(decoders, encoding))
    throw new ConfigError('option_invalid', 'Expected the key as "text", "base64", "hex" or "whsec".')
  const key = decoders[encoding](secret)
  if (key) return keyBytesOf(requireSecret(key))
  throw new ConfigError(
    'secret_malformed',
    `Expected a secret in ${encoding === 'hex' ? 'hex' : 'base64'}, as this sender shows it.`,
  )
}
