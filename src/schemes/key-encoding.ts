import { fromBase64, fromHex } from '../crypto/bytes.js'
import type { KeyBytes } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { keyBytesOf, requireSecret } from '../signature/secret.js'
import type { Secret } from '../types.js'

/**
 * How the text of a secret becomes a key. `whsec` is base64, with or without a `whsec_` in front, or Supabase's
 * `v1,whsec_`.
 */
export type KeyEncoding = 'text' | 'base64' | 'hex' | 'whsec'

const decoders: { readonly [Name in KeyEncoding]: (secret: string) => KeyBytes | undefined } = {
  text: keyBytesOf,
  base64: fromBase64,
  hex: (secret) => fromHex(secret),
  whsec: (secret) => fromBase64(secret.replace(/^(v1,)?whsec_/, '')),
}

/**
 * The key that a secret stands for. Bytes are the key themselves.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function keyOf(secret: Secret, encoding: KeyEncoding): KeyBytes {
  if (typeof secret !== 'string') return keyBytesOf(secret)
  const key = findKey(secret, encoding)
  if (key) return key
  throw new ConfigError(
    'secret_malformed',
    `Expected a secret in ${encoding === 'hex' ? 'hex' : 'base64'}, as this sender shows it.`,
  )
}

/**
 * The keys that a secret may stand for: one for each of these encodings that its text is in.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function keysOf(secret: Secret, encodings: readonly KeyEncoding[]): readonly KeyBytes[] {
  if (typeof secret !== 'string') return [keyBytesOf(secret)]
  const keys = encodings.flatMap((encoding) => findKey(secret, encoding) ?? [])
  return keys.length > 0 ? keys : encodings.map((encoding) => keyOf(secret, encoding))
}

function findKey(secret: string, encoding: KeyEncoding): KeyBytes | undefined {
  if (!Object.hasOwn(decoders, encoding))
    throw new ConfigError('option_invalid', 'Expected the key as "text", "base64", "hex" or "whsec".')
  const key = decoders[encoding](secret)
  return key && keyBytesOf(requireSecret(key))
}
