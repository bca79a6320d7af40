import { ConfigError, SignatureError } from '../errors.js'
import { requireHeader, requireHeaderName } from '../headers.js'
import { requireFewSignatures } from '../signature/header.js'
import { decoderOf, type Encoding } from './encoding.js'
import { findField, requireField, type UnverifiedRequest } from './request.js'
import type { TimeUnit } from './signed-time.js'

/** Where a sender puts its signature, and how it writes it. */
export type SignaturePlace = SignatureHeader | SignatureField

/** A signature in a header: alone, behind a prefix, or among several items. */
export interface SignatureHeader {
  readonly header: string
  /** What stands between the header's items, such as `,`. Default: it has one item. */
  readonly separator?: string | undefined
  /** What each signature stands behind, such as `v1=`. Items that begin otherwise are ignored. Default: nothing. */
  readonly prefix?: string | undefined
  readonly encoding: Encoding
}

/** A signature in a field of the JSON body, by its path, such as `signature.signature`. */
export interface SignatureField {
  readonly field: string
  readonly encoding: Encoding
}

/**
 * Where a sender says when it signed: in a header, in an item of the signature's header (behind `prefix`, or the item of
 * that number, from 0), or in a field of the JSON body. Default unit: seconds.
 */
export type TimestampPlace = (
  | { readonly header: string }
  | { readonly prefix: string }
  | { readonly item: number }
  | { readonly field: string }
) & { readonly unit?: TimeUnit | undefined }

/** Where a delivery's id stands. Say its length where nothing stands between it and the next signed part. */
export type IdPlace = ({ readonly header: string } | { readonly field: string }) & {
  readonly length?: number | undefined
}

/** Reads a text from where a sender puts it. Throws a SignatureError where there is none. */
export type TextReader = (request: UnverifiedRequest) => string

/** Reads the signatures of a request, decoded. There is at least one, and there are at most 16. */
export type SignatureReader = (request: UnverifiedRequest) => readonly Uint8Array[]

/** A signature as it is compared or verified, from its bytes as they arrived; `undefined` where they can't be one. */
export type SignatureDecoder = (bytes: Uint8Array) => Uint8Array | undefined

/** Splits the header of the signature into its items. */
export function itemsReaderOf(
  place: SignaturePlace,
): (headers: UnverifiedRequest['headers']) => readonly string[] {
  if (!('header' in place)) return () => []
  const header = requireHeaderName(place.header)
  const { separator } = place
  if (separator === undefined) return (headers) => [requireHeader(headers, header)]
  if (typeof separator !== 'string' || separator === '')
    throw new ConfigError('option_invalid', 'Expected the separator to be a text such as ",".')
  return (headers) =>
    requireHeader(headers, header)
      .split(separator)
      .map((item) => item.trim())
}

/**
 * @throws ConfigError `option_invalid`
 */
export function signatureReaderOf(place: SignaturePlace, signatureOf: SignatureDecoder): SignatureReader {
  const decode = decoderOf(place.encoding)
  const textsOf = signatureTextsOf(place)
  return (request) => {
    const signatures: Uint8Array[] = []
    for (const text of requireFewSignatures(textsOf(request))) {
      const bytes = decode(text)
      const signature = bytes && signatureOf(bytes)
      if (signature) signatures.push(signature)
    }
    if (signatures.length > 0) return signatures
    throw new SignatureError('signature_missing', `Expected a signature ${describe(place)}, found none.`)
  }
}

function signatureTextsOf(place: SignaturePlace): (request: UnverifiedRequest) => readonly string[] {
  if ('field' in place) return (request) => [requireField(request, place.field)]
  const { prefix = '' } = place
  return ({ items }) => itemsBehind(prefix, items)
}

function itemsBehind(prefix: string, items: readonly string[]): readonly string[] {
  return items.filter((item) => item.startsWith(prefix)).map((item) => item.slice(prefix.length))
}

function describe(place: SignaturePlace): string {
  if ('field' in place) return `as ${place.encoding} in the field ${place.field}`
  const { header, prefix, encoding } = place
  return `as ${encoding}${prefix ? ` behind ${prefix}` : ''} in the header ${header.toLowerCase()}`
}

/** Reads a timestamp as text. */
export function timestampReaderOf(place: TimestampPlace): TextReader {
  if ('header' in place) return headerReaderOf(place.header)
  if ('prefix' in place) return ({ items }) => requireOneItem(place.prefix, items)
  if ('item' in place) return ({ items }) => items[place.item] ?? ''
  return (request) => {
    const text = findField(request, place.field)
    if (text !== undefined) return text
    throw new SignatureError(
      'timestamp_missing',
      `Expected a timestamp in the field ${place.field}, found none.`,
    )
  }
}

export function idReaderOf(place: IdPlace): TextReader {
  if ('header' in place) return headerReaderOf(place.header)
  return (request) => requireField(request, place.field)
}

function headerReaderOf(header: string): TextReader {
  const name = requireHeaderName(header)
  return ({ headers }) => requireHeader(headers, name)
}

function requireOneItem(prefix: string, items: readonly string[]): string {
  const [text, ...others] = itemsBehind(prefix, items)
  if (text === undefined)
    throw new SignatureError(
      'timestamp_missing',
      `Expected a timestamp behind ${prefix} beside the signature, found none.`,
    )
  if (others.length === 0) return text
  throw new SignatureError(
    'header_malformed',
    `Expected one timestamp behind ${prefix} beside the signature, found ${1 + others.length}.`,
  )
}
