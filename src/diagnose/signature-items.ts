import { fromHex, toBase64, toHex } from '../crypto/bytes.js'
import type { SchemeDescription } from '../schemes/description.js'
import { decoderOf, type Encoding } from '../schemes/encoding.js'
import type { SignatureHeader } from '../schemes/places.js'
import { headerOf, type Reading, withHeader } from './reading.js'

/** One item of the header that carries the signature, such as `v1=…`. */
export interface SignatureItem {
  /** What stands ahead of the signature, such as `v1=`. Empty where nothing does. */
  readonly tag: string
  readonly text: string
}

/** Where a scheme's signature stands, where that is a header. */
export function signatureHeaderPlaceOf(scheme: SchemeDescription): SignatureHeader | undefined {
  if (scheme.kind !== 'hmac' && scheme.kind !== 'publicKey') return undefined
  const { signature } = scheme.options
  return 'header' in signature ? signature : undefined
}

/** The items of the header that carries the signature, in their order. */
export function signatureItemsOf(reading: Reading): readonly SignatureItem[] {
  const place = signatureHeaderPlaceOf(reading.scheme)
  const text = place && headerOf(reading, place.header)
  if (text === undefined) return []
  const items = place?.separator === undefined ? [text] : text.split(place.separator)
  return items.slice(0, mostItems).map((item) => itemOf(item.trim(), place?.prefix ?? ''))
}

const mostItems = 32

function itemOf(item: string, prefix: string): SignatureItem {
  if (prefix !== '' && item.startsWith(prefix)) return { tag: prefix, text: item.slice(prefix.length) }
  // a signature may itself end in =
  const [tag = ''] = /^[A-Za-z][\w-]{0,15}[=:,]\s*(?=[^=])/.exec(item) ?? []
  return { tag, text: item.slice(tag.length) }
}

/**
 * The same reading with signatures written anew, in the encoding and behind the prefix that the scheme reads;
 * `undefined` where none is.
 *
 * @param bytesOf - the bytes of an item that is to be written anew
 */
export function withSignatures(
  reading: Reading,
  bytesOf: (item: SignatureItem) => Uint8Array | undefined,
): Reading | undefined {
  const place = signatureHeaderPlaceOf(reading.scheme)
  if (!place) return undefined
  const { header, separator = '', prefix = '', encoding } = place
  const items = signatureItemsOf(reading)
  const written = items.map((item) => {
    const bytes = bytesOf(item)
    return bytes ? prefix + encode(bytes, encoding) : item.tag + item.text
  })
  const isSame = items.every(({ tag, text }, index) => written[index] === tag + text)
  return isSame ? undefined : withHeader(reading, header, written.join(separator))
}

/** The bytes of a signature in any encoding, of one size; `undefined` where it has none. */
export function signatureBytesOf(text: string, size: number): Uint8Array | undefined {
  return readingsOf(text).find((bytes) => bytes.length === size)
}

/** No signature is longer: one by RSA of 8192 bits has 1368 characters in base64, twice as many in base64 of hex. */
const mostChars = 4096

/** What the text of a signature may stand for: in hex, in base64 of any kind, and in the base64 of hex. */
function readingsOf(text: string): readonly Uint8Array[] {
  if (text.length > mostChars) return []
  const plain = text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/%(2[BF]|3D)/gi, decodeURIComponent)
  const base64 = fromAnyBase64(plain)
  return [fromHex(plain), base64, base64 && fromHex(String.fromCharCode(...base64))].filter(
    (bytes) => bytes !== undefined,
  )
}

function fromAnyBase64(text: string): Uint8Array | undefined {
  const base64url = text
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')
  return decoderOf('base64url')(base64url)
}

function encode(bytes: Uint8Array, encoding: Encoding): string {
  return encoding === 'hex'
    ? toHex(bytes)
    : toBase64(bytes).replace(/[+/]/g, (sign) => alphabet(sign, encoding))
}

function alphabet(sign: string, encoding: Encoding): string {
  if (encoding === 'base64') return sign
  return sign === '+' ? '-' : '_'
}
