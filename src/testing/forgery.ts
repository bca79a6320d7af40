import { toHex } from '../crypto/bytes.js'
import { ConfigError } from '../errors.js'
import type { SchemeDescription } from '../schemes/description.js'
import { isMessageKey, keyEntriesOf, type MessageKeys } from '../schemes/http-message-signature/keys.js'
import { type MessageKey, messageAlgorithms } from '../schemes/http-message-signature/signature-key.js'
import { generateKeyPair } from './key-pair.js'
import { firstKeyOf } from './sign-message.js'
import { randomBytes } from './webcrypto.js'

/** How somebody signs who doesn't have the sender's secret. */
export interface Forgery {
  readonly description: SchemeDescription
  /** Of a sender that signs with one. */
  readonly privateKey?: CryptoKey
}

/**
 * The same scheme, with another secret.
 *
 * @throws ConfigError `option_invalid` where there is no secret
 */
export async function forgeryOf(description: SchemeDescription): Promise<Forgery> {
  switch (description.kind) {
    case 'hmac':
      return { description: { ...description, options: { ...description.options, secret: randomBytes(32) } } }
    case 'publicKey': {
      const { privateKey } = await generateKeyPair(description.options.algorithm)
      return { description, privateKey }
    }
    case 'httpMessageSignature': {
      const { keys } = description.options
      const { algorithm } = firstKeyOf(keys).key
      if (algorithm === 'hmac-sha256')
        return { description: { ...description, options: { ...description.options, keys: otherKeys(keys) } } }
      const { privateKey } = await generateKeyPair(messageAlgorithms[algorithm].algorithm)
      return { description, privateKey }
    }
    case 'bearerToken':
      return { description: { ...description, options: { ...description.options, token: randomToken() } } }
    case 'bodyToken':
      return { description: { ...description, options: { ...description.options, token: randomToken() } } }
    case 'basicCredentials':
      return { description: { ...description, options: { credentials: `forger:${randomToken()}` } } }
    case 'unverified':
      throw new ConfigError(
        'option_invalid',
        'Expected a sender with a secret: this one has none, so every request passes.',
      )
  }
}

function otherKeys(keys: MessageKeys): MessageKeys {
  if (isMessageKey(keys)) return otherKey(keys)
  return new Map(keyEntriesOf(keys).map(([keyid, key]) => [keyid, otherKey(key)]))
}

function otherKey(key: MessageKey): MessageKey {
  return key.algorithm === 'hmac-sha256' ? { ...key, secret: randomBytes(32) } : key
}

function randomToken(): string {
  return toHex(randomBytes(16))
}
