import { macSizes } from '../../../crypto/hmac-by-hash.js'
import type { SchemeDescription } from '../../../schemes/description.js'
import type { Encoding } from '../../../schemes/encoding.js'
import type { Change, Check, Explanation } from '../../check.js'
import { headerOf, type Reading, withHeader } from '../../reading.js'
import {
  type SignatureItem,
  signatureBytesOf,
  signatureHeaderPlaceOf,
  signatureItemsOf,
  withSignatures,
} from '../../signature-items.js'

/** The signature is spelled otherwise: in another encoding, padding, prefix or form. */
export const signatureEncoding: Check = {
  *changes(reading) {
    const { scheme } = reading
    yield* change(
      reading,
      withSignatures(reading, (item) => bytesIn(item, scheme)),
    )
    yield* change(reading, withOtherFormat(reading))
    for (const other of inOtherFieldEncodings(scheme)) yield* change(reading, { ...reading, scheme: other })
    yield* change(reading, withBareToken(reading))
  },
  *hints({ reading, code }) {
    const { scheme } = reading
    const items = signatureItemsOf(reading).filter(
      (item) => bytesIn(item, scheme) || isUnreadable(item, scheme),
    )
    if (code === 'signature_missing' && items.length > 0) yield { ...explanation, by: 'fact' }
  },
}

const explanation: Explanation = {
  code: 'signature_encoding',
  message:
    'The signature is spelled otherwise than this scheme reads it: in hex for base64, without its prefix or the like.',
  fix: 'Use the provider of this sender, or set encoding and prefix of the signature in your scheme as the sender writes them.',
}

function* change(before: Reading, reading: Reading | undefined): Generator<Change> {
  if (reading && reading !== before) yield { ...explanation, reading }
}

/** The bytes of a signature of this scheme, where it has no other version. */
function bytesIn({ tag, text }: SignatureItem, scheme: SchemeDescription): Uint8Array | undefined {
  const prefix = signatureHeaderPlaceOf(scheme)?.prefix ?? ''
  const size = signatureSizeOf(scheme)
  if (size === undefined || (tag !== prefix && /^v\d/i.test(tag))) return undefined
  return signatureBytesOf(text, size)
}

/** Whether a signature has characters that its encoding hasn't. */
function isUnreadable({ tag, text }: SignatureItem, scheme: SchemeDescription): boolean {
  const place = signatureHeaderPlaceOf(scheme)
  const digits = place?.encoding === 'hex' ? /^[\da-f]*$/i : /^[\w+/-]*={0,2}$/
  return tag === (place?.prefix ?? '') && !digits.test(text)
}

/** How many bytes a scheme's signatures have, where that is always the same. */
function signatureSizeOf(scheme: SchemeDescription): number | undefined {
  if (scheme.kind === 'hmac') return macSizes[scheme.options.hash ?? 'sha256']
  return scheme.kind === 'publicKey' && scheme.options.algorithm === 'ed25519' ? 64 : undefined
}

/** An ECDSA signature as the other of the two ways to write its numbers. */
function withOtherFormat(reading: Reading): Reading | undefined {
  const { scheme } = reading
  if (scheme.kind !== 'publicKey' || scheme.options.algorithm !== 'ecdsa-p256-sha256') return undefined
  const { signature } = scheme.options
  const other = { ...signature, format: signature.format === 'raw' ? 'der' : 'raw' } as const
  return { ...reading, scheme: { ...scheme, options: { ...scheme.options, signature: other } } }
}

const encodings: readonly Encoding[] = ['hex', 'base64', 'base64url']

/** The scheme with each other encoding of a signature that stands in the body. */
function inOtherFieldEncodings(scheme: SchemeDescription): readonly SchemeDescription[] {
  if (scheme.kind !== 'hmac' || !('field' in scheme.options.signature)) return []
  const { signature } = scheme.options
  return encodings
    .filter((encoding) => encoding !== signature.encoding)
    .map((encoding) => ({ ...scheme, options: { ...scheme.options, signature: { ...signature, encoding } } }))
}

/** A token without the word ahead of it; of Basic, its password or its user's name. */
function withBareToken(reading: Reading): Reading | undefined {
  const { scheme } = reading
  if (scheme.kind === 'basicCredentials') return withBasic(reading)
  if (scheme.kind !== 'bearerToken') return undefined
  const name = scheme.options.header ?? 'authorization'
  const [, word = '', rest] = /^([A-Za-z-]+)[ =:]+(\S+)$/.exec(headerOf(reading, name) ?? '') ?? []
  if (rest === undefined) return undefined
  const token = word.toLowerCase() === 'basic' ? passwordIn(rest) : rest
  return token === undefined ? undefined : withHeader(reading, name, token)
}

function withBasic(reading: Reading): Reading | undefined {
  const text = headerOf(reading, 'authorization') ?? ''
  const bare = /^(?:bearer +)?(\S+)$/i.exec(text)?.[1]
  if (bare === undefined) return undefined
  return withHeader(reading, 'authorization', `Basic ${bare.includes(':') ? btoa(bare) : bare}`)
}

function passwordIn(base64: string): string | undefined {
  try {
    const credentials = atob(base64)
    return credentials.replace(/^[^:]*:(?=.)|:$/, '')
  } catch {
    return undefined
  }
}
