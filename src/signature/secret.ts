import { utf8 } from '../crypto/bytes.js'
import { createAsyncHmac, createHmac } from '../crypto/create-hmac.js'
import type { KeyBytes } from '../crypto/hmac.js'
import { ConfigError } from '../errors.js'
import { builtInType, isUint8Array } from '../raw-body.js'
import type { Secret, Secrets } from '../types.js'

/** The HMACs under these secrets, in their order, for sync calls. Throws what {@link requireSecrets} throws. */
export const hmacsOf = /* @__PURE__ */ createKeyCache(createHmac)

/** The HMACs under these secrets, in their order, for async calls. Throws what {@link requireSecrets} throws. */
export const asyncHmacsOf = /* @__PURE__ */ createKeyCache(createAsyncHmac)

/**
 * Creates a function from secrets to their keys. It imports a text once and finds it again by the text itself,
 * so that a rotated secret never gets the old key. Bytes may change between calls, so each call imports them.
 */
export function createKeyCache<Key>(importKey: (key: KeyBytes) => Key): (secrets: Secrets) => readonly Key[] {
  const keys = new Map<Secret, Key>()
  return (secrets) => requireSecrets(secrets).map(keyOf)

  function keyOf(secret: Secret): Key {
    if (typeof secret !== 'string') return importKey(keyBytesOf(secret))
    const known = keys.get(secret)
    if (known) return known
    // a secret for each tenant must not add up for ever
    if (keys.size >= 32) keys.clear()
    const key = importKey(keyBytesOf(secret))
    keys.set(secret, key)
    return key
  }
}

/** A secret's bytes, in memory of their own: not in a pool that others read, not changed when the caller's are. */
export function keyBytesOf(secret: Secret): KeyBytes {
  return typeof secret === 'string' ? utf8(secret) : new Uint8Array(secret)
}

/**
 * One secret, or several, as an array of usable ones.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`
 */
export function requireSecrets(secrets: Secrets): readonly Secret[] {
  const all: readonly (Secret | undefined)[] = Array.isArray(secrets) ? secrets : [secrets]
  if (all.length === 0) throw secretMissing()
  return all.map(requireSecret)
}

/**
 * A secret that can be used: text without blank ends, or a `Uint8Array`, and not empty.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`
 */
export function requireSecret(secret: Secret | undefined): Secret {
  const size = ArrayBuffer.isView(secret) ? secret.byteLength : secret?.length
  if (secret === undefined || !size) throw secretMissing()
  if (typeof secret === 'string') return requireTrimmed(secret)
  if (isUint8Array(secret)) return secret
  throw new ConfigError(
    'secret_malformed',
    `Expected a secret as text or Uint8Array, got ${builtInType(secret)}.`,
  )
}

function requireTrimmed(secret: string): string {
  if (secret.trim() === secret) return secret
  throw new ConfigError(
    'secret_malformed',
    'Expected a secret without blanks at its ends: does its variable end in a line break?',
  )
}

function secretMissing(): ConfigError {
  return new ConfigError(
    'secret_missing',
    'Expected a secret, as text or Uint8Array, found none: is its environment variable set?',
  )
}
