import { toBase64, utf8 } from '../crypto/bytes.js'
import { digestOf } from '../crypto/digest.js'
import { ConfigError } from '../errors.js'
import { type Candidate, requireCandidates } from '../schemes/http-message-signature/candidate.js'
import type { Component } from '../schemes/http-message-signature/component.js'
import { type HttpMessageSignatureOptions, targetUrlOf } from '../schemes/http-message-signature/index.js'
import {
  isMessageKey,
  keyEntriesOf,
  type MessageKeys,
  signatureKeysOf,
} from '../schemes/http-message-signature/keys.js'
import { requiredComponentsOf } from '../schemes/http-message-signature/required-component.js'
import { type MessageKey, messageAlgorithms } from '../schemes/http-message-signature/signature-key.js'
import type { BareItem } from '../schemes/http-message-signature/structured-field.js'
import { innerListText } from '../schemes/http-message-signature/structured-field-text.js'
import { jsonBodyOf } from './content.js'
import { signatureBy } from './key-pair.js'
import type { SignedDelivery, UnsignedDelivery } from './sign.js'

/**
 * Signs what is required by HTTP Message Signatures (RFC 9421), under the first key. The scheme's own reader says what
 * the signature base is: it reads the delivery with a blank in the signature's place.
 */
export async function signMessage(
  { keys: givenKeys, required: names, url: text, tag }: HttpMessageSignatureOptions,
  { content, headers, timestamp, privateKey }: UnsignedDelivery,
): Promise<SignedDelivery> {
  const url = text === undefined ? undefined : targetUrlOf(text)
  const required = requiredComponentsOf(names, url)
  const { keyid } = firstKeyOf(givenKeys)
  const body = jsonBodyOf(content)
  const unsigned = {
    'content-type': 'application/json',
    'content-digest': `sha-256=:${toBase64(await digestOf('sha256', body))}:, sha-512=:${toBase64(await digestOf('sha512', body))}:`,
    ...headers,
    'signature-input': `sig=${inputText(required, { timestamp, keyid, tag })}`,
  }
  const blank = { ...unsigned, signature: 'sig=:AA==:' }
  const [candidate] = requireCandidates(blank, { keys: signatureKeysOf(givenKeys), required, url, tag })
  const signature = await signatureOf(candidate, privateKey)
  return { body, headers: { ...unsigned, signature: `sig=:${toBase64(signature)}:` } }
}

/**
 * The key to sign with, and its `keyid` where it has one.
 *
 * @throws ConfigError `secret_missing`
 */
export function firstKeyOf(keys: MessageKeys): { readonly keyid?: string; readonly key: MessageKey } {
  if (isMessageKey(keys)) return { key: keys }
  for (const [keyid, key] of keyEntriesOf(keys)) return { keyid, key }
  throw new ConfigError('secret_missing', 'Expected a key to sign with, found none.')
}

/** What a signature covers, and what it says of itself. */
function inputText(
  required: readonly Component[],
  { timestamp, keyid, tag }: { timestamp: number; keyid: string | undefined; tag: string | undefined },
): string {
  const parameters = new Map<string, BareItem>([['created', { kind: 'integer', value: timestamp }]])
  if (keyid !== undefined) parameters.set('keyid', { kind: 'string', value: keyid })
  if (tag !== undefined) parameters.set('tag', { kind: 'string', value: tag })
  const items = required.map(({ name, parameters: own }) => ({
    bare: { kind: 'string', value: name } as const,
    parameters: own,
  }))
  return innerListText({ items, parameters })
}

async function signatureOf({ key, base }: Candidate, privateKey: CryptoKey | undefined): Promise<Uint8Array> {
  if (key.algorithm === 'hmac-sha256') return key.hmac(base, '')
  return signatureBy(privateKey, messageAlgorithms[key.algorithm].algorithm, utf8(base))
}
