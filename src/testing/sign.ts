import { toBase64, utf8 } from '../crypto/bytes.js'
import { ConfigError, isConfigError, isWebhookError } from '../errors.js'
import type { SchemeDescription } from '../schemes/description.js'
import { requireSecrets } from '../signature/secret.js'
import { createTextDecoder } from '../text-coding.js'
import type { BodyBytes, Secrets } from '../types.js'
import { type Content, jsonBodyOf, requireSigned, withField } from './content.js'
import { signMessage } from './sign-message.js'
import { signParts } from './sign-parts.js'

/** A delivery that isn't signed yet. */
export interface UnsignedDelivery {
  readonly content: Content
  /** The user's own, in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** When it is signed, in unix seconds. */
  readonly timestamp: number
  readonly id: string | undefined
  readonly privateKey: CryptoKey | undefined
}

/** A delivery as it is posted. */
export interface SignedDelivery {
  /** Text, or bytes where you passed bytes. Send it as it is. */
  readonly body: BodyBytes
  /** By their names in lower case, `content-type` among them. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * A delivery as its sender would sign it.
 *
 * @throws ConfigError `option_invalid` where something is missing that is signed
 */
export async function sign(
  description: SchemeDescription,
  unsigned: UnsignedDelivery,
): Promise<SignedDelivery> {
  try {
    const { body, headers } = await signedBy(description, unsigned)
    const all = { 'content-type': 'application/json', ...headers, ...unsigned.headers }
    for (const [name, value] of Object.entries(all)) requireSendable(name, value)
    return { body, headers: all }
  } catch (error) {
    if (!isWebhookError(error)) throw error
    if (isConfigError(error)) throw error
    // a reader's own words, such as "Expected the header x-topic, found none."
    throw new ConfigError('option_invalid', `This delivery can't be signed. ${error.message}`)
  }
}

// what fetch, too, would refuse; of a text with a line break another client would make two headers
function requireSendable(name: string, value: unknown): void {
  if (typeof value === 'string' && /^[\t -~\u0080-\u00ff]*$/.test(value)) return
  throw new ConfigError(
    'option_invalid',
    `Expected the header ${name} to be a text on one line, of characters up to U+00FF.`,
  )
}

async function signedBy(description: SchemeDescription, unsigned: UnsignedDelivery): Promise<SignedDelivery> {
  const { content } = unsigned
  switch (description.kind) {
    case 'hmac':
    case 'publicKey':
      return signParts(description, unsigned)
    case 'httpMessageSignature':
      return signMessage(description.options, unsigned)
    case 'bearerToken': {
      const { token, header = 'authorization' } = description.options
      const name = header.toLowerCase()
      const text = name === 'authorization' ? `Bearer ${textOf(token)}` : textOf(token)
      return { body: jsonBodyOf(content), headers: { [name]: text } }
    }
    case 'basicCredentials': {
      const credentials = toBase64(utf8(textOf(description.options.credentials)))
      return { body: jsonBodyOf(content), headers: { authorization: `Basic ${credentials}` } }
    }
    case 'bodyToken': {
      const { token, field } = description.options
      const signed = withField(content, field, textOf(token))
      requireSigned(signed, field, textOf(token))
      return { body: jsonBodyOf(signed), headers: {} }
    }
    case 'unverified':
      return { body: jsonBodyOf(content), headers: {} }
  }
}

/** The first of some secrets, as it is sent. */
function textOf(secrets: Secrets): string {
  const [secret = ''] = requireSecrets(secrets)
  if (typeof secret === 'string') return secret
  try {
    return createTextDecoder({ fatal: true }).decode(secret)
  } catch {
    throw new ConfigError('option_invalid', 'Expected a token that is UTF-8: it is sent as text.')
  }
}
