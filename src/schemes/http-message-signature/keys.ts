import { ConfigError } from '../../errors.js'
import { type MessageKey, type SignatureKey, signatureKeyOf } from './signature-key.js'

/** A sender's keys by their `keyid`; or one, which is tried whatever a signature's `keyid` is. */
export type MessageKeys = MessageKey | Readonly<Record<string, MessageKey>> | ReadonlyMap<string, MessageKey>

/** The keys that signatures are verified by. */
export interface SignatureKeys {
  readonly all: readonly SignatureKey[]
  find(keyid: string | undefined): SignatureKey | undefined
}

/**
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function signatureKeysOf(keys: MessageKeys | undefined): SignatureKeys {
  if (isMessageKey(keys)) {
    const key = signatureKeyOf(keys)
    return { all: [key], find: () => key }
  }
  const entries = keyEntriesOf(keys)
  if (entries.length === 0)
    throw new ConfigError('secret_missing', 'Expected keys by their keyid, or one key, found none.')
  const byId = new Map<string | undefined, SignatureKey>(
    entries.map(([keyid, key]) => [keyid, signatureKeyOf(key)]),
  )
  return { all: [...byId.values()], find: (keyid) => byId.get(keyid) }
}

/** Keys beside their `keyid`, in their order. */
export function keyEntriesOf(
  keys: Exclude<MessageKeys, MessageKey> | undefined,
): readonly (readonly [string, MessageKey])[] {
  return keys instanceof Map ? [...keys] : Object.entries(keys ?? {})
}

/** Whether it is one key, whatever a signature's `keyid` is. */
export function isMessageKey(keys: MessageKeys | undefined): keys is MessageKey {
  return (
    typeof keys === 'object' && keys !== null && 'algorithm' in keys && typeof keys.algorithm === 'string'
  )
}
