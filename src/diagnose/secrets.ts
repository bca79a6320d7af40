import type { SchemeDescription } from '../schemes/description.js'
import { isMessageKey, keyEntriesOf, type MessageKeys } from '../schemes/http-message-signature/keys.js'
import type { MessageKey } from '../schemes/http-message-signature/signature-key.js'
import type { Secret, Secrets } from '../types.js'

/** Makes one secret of another. Returned as bytes, it may have blanks at its ends. */
export type SecretChange = (secret: Secret) => Secret

/** The secrets, tokens or public keys of a scheme, without those that are missing. */
export function secretsOf(scheme: SchemeDescription): readonly Secret[] {
  switch (scheme.kind) {
    case 'hmac':
      return listOfSecrets(scheme.options.secret)
    case 'publicKey':
      return listOfSecrets(scheme.options.publicKey)
    case 'bearerToken':
    case 'bodyToken':
      return listOfSecrets(scheme.options.token)
    case 'basicCredentials':
      return listOfSecrets(scheme.options.credentials)
    case 'httpMessageSignature':
      return messageKeysOf(scheme.options.keys).flatMap((key) => secretOf(key) ?? [])
    case 'unverified':
      return []
  }
}

/** The same scheme with other secrets. One of message signatures gets the first for each of its keys. */
export function withSecrets(scheme: SchemeDescription, secrets: Secrets): SchemeDescription {
  const { kind } = scheme
  switch (kind) {
    case 'hmac':
      return { ...scheme, options: { ...scheme.options, secret: secrets } }
    case 'publicKey':
      return { ...scheme, options: { ...scheme.options, publicKey: secrets } }
    case 'bearerToken':
      return { ...scheme, options: { ...scheme.options, token: secrets } }
    case 'bodyToken':
      return { ...scheme, options: { ...scheme.options, token: secrets } }
    case 'basicCredentials':
      return { ...scheme, options: { ...scheme.options, credentials: secrets } }
    case 'httpMessageSignature': {
      const [secret] = listOfSecrets(secrets)
      return {
        ...scheme,
        options: { ...scheme.options, keys: withSecret(scheme.options.keys, () => secret) },
      }
    }
    case 'unverified':
      return scheme
  }
}

/** The same scheme with each of its secrets changed. */
export function changeSecrets(scheme: SchemeDescription, change: SecretChange): SchemeDescription {
  if (scheme.kind !== 'httpMessageSignature') return withSecrets(scheme, secretsOf(scheme).map(change))
  const keys = withSecret(scheme.options.keys, (secret) => secret && change(secret))
  return { ...scheme, options: { ...scheme.options, keys } }
}

/** Whether a scheme's keys are public, rather than shared secrets. */
export function hasPublicKeys(scheme: SchemeDescription): boolean {
  if (scheme.kind === 'publicKey') return true
  if (scheme.kind !== 'httpMessageSignature') return false
  return messageKeysOf(scheme.options.keys).every(({ algorithm }) => algorithm !== 'hmac-sha256')
}

function listOfSecrets(secrets: Secrets): readonly Secret[] {
  return [secrets].flat().filter((secret) => secret !== undefined)
}

function messageKeysOf(keys: MessageKeys): readonly MessageKey[] {
  return isMessageKey(keys) ? [keys] : keyEntriesOf(keys).map(([, key]) => key)
}

function withSecret(
  keys: MessageKeys,
  secretFor: (secret: Secret | undefined) => Secret | undefined,
): MessageKeys {
  const changed = (key: MessageKey): MessageKey =>
    key.algorithm === 'hmac-sha256'
      ? { ...key, secret: secretFor(key.secret) }
      : { ...key, publicKey: secretFor(key.publicKey) }
  if (isMessageKey(keys)) return changed(keys)
  return new Map(keyEntriesOf(keys).map(([keyid, key]) => [keyid, changed(key)]))
}

function secretOf(key: MessageKey): Secret | undefined {
  return key.algorithm === 'hmac-sha256' ? key.secret : key.publicKey
}
