import { SignatureError } from '../../errors.js'
import { requireHeader } from '../../headers.js'
import type { HeadersLike } from '../../types.js'
import {
  type Dictionary,
  type FieldParameters,
  type InnerList,
  type Item,
  parseDictionary,
} from './structured-field.js'

/** One of a request's signatures and what it says of itself, not verified yet. */
export interface MessageSignature {
  /** What it covers, and its parameters. */
  readonly input: InnerList
  readonly bytes: Uint8Array
  /** In unix seconds. */
  readonly created: number | undefined
  /** In unix seconds. */
  readonly expires: number | undefined
  readonly keyid: string | undefined
  readonly alg: string | undefined
  readonly tag: string | undefined
}

const maxSignatures = 16
const maxComponents = 64

/**
 * The signatures in the headers `signature-input` and `signature`, which must have the same labels.
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`
 */
export function requireSignatures(headers: HeadersLike): readonly MessageSignature[] {
  const inputs = requireDictionary(headers, 'signature-input')
  const signatures = requireDictionary(headers, 'signature')
  if (inputs.size !== signatures.size) throw labelMismatch()
  const found = Array.from(inputs, ([label, input]) => {
    const signature = signatures.get(label)
    if (signature === undefined) throw labelMismatch()
    return messageSignatureOf(requireInput(input), requireBytes(signature))
  })
  requireFew('signatures', found.length, maxSignatures)
  requireFew('components of all signatures', found.flatMap(({ input }) => input.items).length, maxComponents)
  return found
}

// each signature may cost a verification, and each component the parsing of a header
function requireFew(what: string, count: number, most: number): void {
  if (count > most)
    throw new SignatureError('header_too_long', `Expected up to ${most} ${what}, got ${count}.`)
}

/**
 * A header as a dictionary (RFC 8941).
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`
 */
export function requireDictionary(headers: HeadersLike, name: string): Dictionary {
  const dictionary = parseDictionary(requireHeader(headers, name))
  if (dictionary) return dictionary
  throw malformed(`Expected the header ${name} as a dictionary (RFC 8941) with each key once.`)
}

function messageSignatureOf(input: InnerList, bytes: Uint8Array): MessageSignature {
  const { parameters } = input
  return {
    input,
    bytes,
    created: findSeconds(parameters, 'created'),
    expires: findSeconds(parameters, 'expires'),
    keyid: findString(parameters, 'keyid'),
    alg: findString(parameters, 'alg'),
    tag: findString(parameters, 'tag'),
  }
}

function requireInput(member: Item | InnerList): InnerList {
  if ('items' in member) return member
  throw malformed('Expected each member of signature-input to list what is covered, in parentheses.')
}

function requireBytes(member: Item | InnerList): Uint8Array {
  if ('bare' in member && member.bare.kind === 'bytes') return member.bare.value
  throw malformed('Expected each member of the header signature in base64, between colons.')
}

function findSeconds(parameters: FieldParameters, name: string): number | undefined {
  const bare = parameters.get(name)
  if (bare === undefined) return undefined
  if (bare.kind === 'integer' && bare.value >= 0 && bare.value < 1e12) return bare.value
  throw new SignatureError(
    'timestamp_malformed',
    `Expected the parameter ${name} in unix seconds, in up to 12 digits: milliseconds have 13.`,
  )
}

function findString(parameters: FieldParameters, name: string): string | undefined {
  const bare = parameters.get(name)
  if (bare === undefined) return undefined
  if (bare.kind === 'string') return bare.value
  throw malformed(`Expected the parameter ${name} as a string, in double quotes.`)
}

function labelMismatch(): SignatureError {
  return malformed('Expected the same labels in the headers signature-input and signature.')
}

function malformed(message: string): SignatureError {
  return new SignatureError('header_malformed', message)
}
