import { utf8 } from '../crypto/bytes.js'
import type { AsyncMac, Mac } from '../crypto/hmac.js'
import { asyncMac, syncMac } from '../crypto/select.js'
import { ConfigError } from '../errors.js'
import type { Secret, Secrets } from '../types.js'

/** Turns secrets into whatever a scheme computes with. */
export type Keyring<Key> = (secrets: Secrets) => readonly Key[]

/**
 * A keyring that imports a text once and finds it again by its text, so a rotated secret is never served
 * from before. Bytes may change under us, so they are copied and imported anew each time.
 *
 * It throws {@link ConfigError} `secret_missing` or `secret_malformed`.
 */
export function keyring<Key>(importKey: (secret: Uint8Array) => Key): Keyring<Key> {
  const keys = new Map<unknown, Key>()
  return (secrets) => listOf(secrets).map(keyOf)

  function keyOf(secret: Secret): Key {
    const known = keys.get(secret)
    if (known) return known
    requireUsable(secret)
    if (typeof secret !== 'string') return importKey(Uint8Array.from(secret))
    if (keys.size > 31) keys.clear()
    const key = importKey(utf8(secret))
    keys.set(secret, key)
    return key
  }
}

/** Keys that answer at once, on every runtime. */
export const syncKeys: Keyring<Mac> = /* @__PURE__ */ keyring(syncMac)

/** Keys that answer at once where there is node:crypto, else later; they need no noble. */
export const asyncKeys: Keyring<AsyncMac> = /* @__PURE__ */ keyring(asyncMac)

/** One or several secrets, as a list. */
export function listOf(secrets: Secrets): readonly Secret[] {
  const list: readonly Secret[] = Array.isArray(secrets) ? secrets : [secrets]
  requirePresent(list)
  return list
}

/** Throws for a secret that is empty or malformed. */
export function requireUsable(secret: Secret): void {
  requirePresent(secret)
  if (typeof secret === 'string' ? secret.trim() !== secret : !ArrayBuffer.isView(secret))
    throw new ConfigError('secret_malformed', 'The secret has blank ends, or is no text.')
}

function requirePresent(secret: { readonly length: number }): void {
  if (!secret?.length) throw new ConfigError('secret_missing', 'The secret is missing: is its variable set?')
}
