import { toBase64, utf8 } from '../crypto/bytes.js'
import type { SchemeDescription } from '../schemes/description.js'
import type { Secret } from '../types.js'
import type { Reading } from './reading.js'
import { findSecretKind, isPlaceholder } from './secret-kinds.js'
import { changeSecrets, hasPublicKeys, secretsOf } from './secrets.js'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The fewest bytes of a key that nobody finds by trying. */
const fewestBytes = 8

/**
 * The same reading with each secret changed of which a change makes another; `undefined` where there is none. No shared
 * secret becomes one that others have, such as a placeholder or a public key: a signature by that would prove nothing.
 */
export function withChangedSecrets(
  reading: Reading,
  change: (secret: Secret) => Secret | undefined,
): Reading | undefined {
  const { scheme } = reading
  const isUsable = (secret: Secret) => hasPublicKeys(scheme) || !isKnownToOthers(secret)
  const changed = new Map<Secret, Secret>()
  for (const secret of secretsOf(scheme).filter(isUsable)) {
    const other = change(secret)
    if (other !== undefined && other !== secret && isUsable(other)) changed.set(secret, other)
  }
  if (changed.size === 0) return undefined
  return { ...reading, scheme: changeSecrets(scheme, (secret) => changed.get(secret) ?? secret) }
}

/** Whether others than sender and receiver have a secret, or could find it by trying. */
export function isKnownToOthers(secret: Secret): boolean {
  if (secret.length > mostLength) return false
  const bytes = typeof secret === 'string' ? utf8(secret) : secret
  const text = unquoted(textOf(secret) ?? toBase64(bytes))
  return bytes.length < fewestBytes || isPlaceholder(text) || findSecretKind(text)?.isPublic === true
}

/** A change of secrets that are texts, or the bytes of a text. */
export function ofText(change: (text: string) => Secret | undefined): (secret: Secret) => Secret | undefined {
  return (secret) => {
    const text = textOf(secret)
    return text === undefined ? undefined : change(text)
  }
}

/** Beyond, a secret is none: the longest are keys in PEM. */
const mostLength = 16_384

/** A secret as text; `undefined` where it is bytes that are none, or too long for a secret. */
export function textOf(secret: Secret): string | undefined {
  if (secret.length > mostLength) return undefined
  if (typeof secret === 'string') return secret
  try {
    const text = decoder.decode(secret)
    return /^(?:[^\p{Cc}]|\s)*$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** Whether a secret's text is the key by itself, as far as is known. */
export function usesText(scheme: SchemeDescription): boolean {
  return scheme.kind === 'hmac' && [scheme.options.key ?? 'text'].flat().includes('text')
}

/** A secret without blanks and line breaks around it, real ones and those that are written as `\n`. */
export function trimmed(text: string): string {
  return text.replace(/^[\s\u200b-\u200d\u2060\ufeff]+|(?:[\s\u200b-\u200d\u2060\ufeff]|\\r|\\n)+$/g, '')
}

/** A secret without the quotes that stand around it, or at one end. */
export function unquoted(text: string): string {
  return trimmed(trimmed(text).replace(/^(?:\\?["'`“”‘’„«»])+|(?:\\?["'`“”‘’„«»])+$/g, ''))
}
