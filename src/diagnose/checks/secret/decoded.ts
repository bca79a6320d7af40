import { fromBase64, fromHex, toBase64, toHex, utf8 } from '../../../crypto/bytes.js'
import type { SchemeDescription } from '../../../schemes/description.js'
import { decoderOf } from '../../../schemes/encoding.js'
import type { Secret } from '../../../types.js'
import type { Check, Explanation } from '../../check.js'
import { textOf, unquoted, withChangedSecrets } from '../../secret-reading.js'
import { hasPublicKeys } from '../../secrets.js'

/** Of a text that was no key in the first place, a few bytes are left, which anybody could try. */
const fewestBytes = 16

/** The secret was decoded though its text is the key, or not decoded though it should be. */
export const secretDecoded: Check = {
  *changes(reading) {
    for (const make of formsOf(reading.scheme)) {
      const changed = withChangedSecrets(reading, make)
      if (changed) yield { ...explanation, reading: changed }
    }
  },
}

const explanation: Explanation = {
  code: 'secret_decoded',
  message:
    'The signature matches with the secret in another encoding: decoded where it is used as text, or the other way round.',
  fix: 'Pass the secret as the sender shows it. In a scheme of your own, set key to "text", "base64", "hex" or "whsec".',
}

type Form = (secret: Secret) => Secret | undefined

function formsOf(scheme: SchemeDescription): readonly Form[] {
  if (hasPublicKeys(scheme)) return [textInBase64, fromText(bytesInBase64), fromText(bytesInHex)]
  if (scheme.kind === 'hmac' || scheme.kind === 'httpMessageSignature') return keyForms
  return [textInBase64, asBase64, asHex]
}

/** As bytes, which are the key whatever the scheme makes of a text. */
const keyForms: readonly Form[] = [
  fromText(utf8),
  fromText((text) => utf8(withoutPrefix(text))),
  textInBase64,
  fromText(bytesInBase64),
  fromText((text) => bytesInBase64(withoutPrefix(text))),
  fromText((text) => bytesInHex(withoutPrefix(text))),
  fromText((text) => hexText(text, text.toLowerCase())),
  fromText((text) => hexText(text, text.toUpperCase())),
  asKey(asBase64),
  asKey(asHex),
  asKey((secret) => `whsec_${asBase64(secret)}`),
]

function fromText(form: (text: string) => Secret | undefined): Form {
  return (secret) => {
    const text = textOf(secret)
    return text === undefined ? undefined : form(unquoted(text))
  }
}

function asKey(form: (secret: Secret) => string): Form {
  return (secret) => utf8(form(secret))
}

function withoutPrefix(text: string): string {
  return text.replace(/^(?:v\d+,)?[a-z]+(?:_[a-z]+)*_/, '')
}

function bytesInBase64(text: string): Uint8Array | undefined {
  const base64 = /^[\w+/-]+={0,2}$/.test(text) ? text.replace(/=+$/, '') : ''
  return longEnough(decoderOf('base64url')(base64.replaceAll('+', '-').replaceAll('/', '_')))
}

function bytesInHex(text: string): Uint8Array | undefined {
  return longEnough(fromHex(text))
}

function longEnough(bytes: Uint8Array | undefined): Uint8Array | undefined {
  return bytes && bytes.length >= fewestBytes ? bytes : undefined
}

/** A text that was encoded once more, as Kubernetes stores secrets. */
function textInBase64(secret: Secret): string | undefined {
  const bytes = fromBase64(unquoted(textOf(secret) ?? ''))
  return bytes && textOf(bytes)
}

function hexText(text: string, other: string): Uint8Array | undefined {
  return /^[\da-f]{32,}$/i.test(text) && text !== other ? utf8(other) : undefined
}

function asBase64(secret: Secret): string {
  return typeof secret === 'string' ? toBase64(utf8(secret)) : toBase64(secret)
}

function asHex(secret: Secret): string {
  return toHex(typeof secret === 'string' ? utf8(secret) : secret)
}
