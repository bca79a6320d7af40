import { fromBase64, fromHex } from '../crypto/bytes.js'
import type { KeyBytes } from '../crypto/hmac.js'
import {
  type PublicKey,
  privateKeyFound,
  requirePublicKey,
  type SignatureAlgorithm,
} from '../crypto/public-key.js'
import { ConfigError } from '../errors.js'
import { builtInType, isUint8Array } from '../raw-body.js'

/**
 * A public key as senders show it: SPKI in PEM (`-----BEGIN PUBLIC KEY-----`) or in the base64 of its DER; one of
 * Ed25519 also as 32 bytes in hex, in base64, or behind `whpk_`. Bytes are the DER, or those 32.
 */
export type PublicKeyText = string | Uint8Array

/** One public key, or several while rotating. An `undefined`, as an unset environment variable gives, is refused. */
export type PublicKeys = PublicKeyText | undefined | readonly (PublicKeyText | undefined)[]

/**
 * One public key, or several, checked, in their order.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`; `option_invalid` where there is no such algorithm
 */
export function requirePublicKeys(keys: PublicKeys, algorithm: SignatureAlgorithm): readonly PublicKey[] {
  const all: readonly (PublicKeyText | undefined)[] = Array.isArray(keys) ? keys : [keys]
  if (all.length === 0) throw publicKeyMissing()
  return all.map((key) => requirePublicKeyText(key, algorithm))
}

/**
 * One public key, checked.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`; `option_invalid` where there is no such algorithm
 */
export function requirePublicKeyText(
  key: PublicKeyText | undefined,
  algorithm: SignatureAlgorithm,
): PublicKey {
  return requirePublicKey(bytesIn(key), algorithm)
}

function bytesIn(key: PublicKeyText | undefined): KeyBytes {
  if (!key || key.length === 0) throw publicKeyMissing()
  if (typeof key === 'string') return bytesInText(key)
  // in memory of its own: the caller may change what was given
  if (isUint8Array(key)) return new Uint8Array(key)
  throw new ConfigError(
    'secret_malformed',
    `Expected a public key as text or Uint8Array, got ${builtInType(key)}.`,
  )
}

function bytesInText(text: string): KeyBytes {
  if (/PRIVATE KEY-----|^whsk_/.test(text)) throw privateKeyFound()
  const bytes = findBytes(text)
  if (bytes) return bytes
  throw new ConfigError(
    'secret_malformed',
    'Expected a public key in PEM, in base64 or as 64 hex digits, whole, and without blanks around it. PEM has real line breaks, not \\n.',
  )
}

function findBytes(text: string): KeyBytes | undefined {
  if (text.startsWith('-----')) return fromPem(text)
  if (/^[\da-f]{64}$/i.test(text)) return fromHex(text)
  return fromBase64(text.replace(/^whpk_/, ''))
}

function fromPem(text: string): KeyBytes | undefined {
  const [, base64] =
    /^-----BEGIN PUBLIC KEY-----\r?\n((?:[\w+/=]+\r?\n)+)-----END PUBLIC KEY-----(?:\r?\n)?$/.exec(text) ?? []
  return base64 === undefined ? undefined : fromBase64(base64.replace(/\r?\n/g, ''))
}

function publicKeyMissing(): ConfigError {
  return new ConfigError(
    'secret_missing',
    'Expected a public key, as text or Uint8Array, found none: is its environment variable set?',
  )
}
