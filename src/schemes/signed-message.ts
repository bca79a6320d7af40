import { bytesOf, concatBytes, utf8 } from '../crypto/bytes.js'
import { SignatureError } from '../errors.js'
import { requireHeader, requireHeaderName } from '../headers.js'
import { sortedFormText } from '../payload/form.js'
import type { SignedMessage } from '../signature/macs.js'
import type { BodyBytes } from '../types.js'
import { delimiterOf, type PlacedPart, placedPartsOf } from './part-boundary.js'
import { requireField, type UnverifiedRequest } from './request.js'
import { isOneOf, type Layout, type VariablePart } from './signed-parts.js'
import type { TimeUnit } from './signed-time.js'

/** A request whose timestamp and id have been read. Each is empty where the sender has none. */
export interface ReadRequest extends UnverifiedRequest {
  readonly timestamp: string
  readonly id: string
}

/** Puts together what the sender signed. Throws a SignatureError where a part is missing, or not in its grammar. */
export type MessageReader = (request: ReadRequest) => SignedMessage

/** Reads one part, as text. */
type PartReader = (request: ReadRequest) => string

/**
 * The reader of a layout's messages. Two requests that differ in a signed part have different messages.
 *
 * @throws ConfigError `option_invalid` where nothing tells where a part ends
 */
export function messageReaderOf(layout: Layout, unit: TimeUnit): MessageReader {
  const texts = placedPartsOf(layout).map((placed) => partReaderOf(placed, unit))
  const bodyIndex = layout.findIndex((part) => isOneOf(part, 'body', 'form'))
  if (bodyIndex < 0) {
    const whole = joined(texts)
    return (request) => ({ prefix: whole(request), body: '' })
  }
  const prefix = joined(texts.slice(0, bodyIndex))
  const bodyOf = isOneOf(layout[bodyIndex], 'form') ? sortedFormOf : rawBodyOf
  if (bodyIndex === layout.length - 1)
    return (request) => ({ prefix: prefix(request), body: bodyOf(request) })
  const suffix = joined(texts.slice(bodyIndex + 1))
  return (request) => ({
    prefix: prefix(request),
    body: concatBytes(bytesOf(bodyOf(request)), utf8(suffix(request))),
  })
}

function joined(texts: readonly PartReader[]): PartReader {
  const [only] = texts
  if (texts.length === 1 && only) return only
  return (request) => {
    let text = ''
    for (const read of texts) text += read(request)
    return text
  }
}

function rawBodyOf({ body }: ReadRequest): BodyBytes {
  return body
}

function sortedFormOf({ body }: ReadRequest): string {
  const text = sortedFormText(body)
  if (text !== undefined) return text
  throw new SignatureError('signature_missing', 'Expected a form as the body, got something else.')
}

function partReaderOf(placed: PlacedPart, unit: TimeUnit): PartReader {
  const { part } = placed
  if (typeof part === 'string') return () => part
  switch (part.kind) {
    case 'body':
    case 'form':
      return () => ''
    case 'timestamp':
      // its grammar is that of its unit
      return ({ timestamp }) => timestamp
    case 'id':
      return strict(part, placed, unit, ({ id }) => id)
    case 'header': {
      const name = requireHeaderName(part.name)
      return strict(part, placed, unit, ({ headers }) => requireHeader(headers, name))
    }
    case 'field':
      return strict(part, placed, unit, (request) => requireField(request, part.name))
  }
}

/** Reads a part by a strict grammar, so that it can't take in what is beside it, nor leave some of itself to that. */
function strict(part: VariablePart, placed: PlacedPart, unit: TimeUnit, read: PartReader): PartReader {
  const delimiter = delimiterOf(part, placed, unit)
  // a JSON field may be empty or hold blanks, which no proxy trims
  const grammar = part.kind === 'field' ? /^[ -~]*$/ : /^[!-~]+$/
  const { length, name } = part
  return (request) => {
    const text = read(request)
    const isLong = length === undefined || text.length === length
    if (isLong && grammar.test(text) && (delimiter === '' || !text.includes(delimiter))) return text
    throw new SignatureError(
      'header_malformed',
      `Expected ${name} in printable ASCII${length === undefined ? '' : ` of ${length} characters`}${delimiter && ` without "${delimiter}"`}: it is signed.`,
    )
  }
}
