import { SignatureError } from '../../errors.js'
import { findHeaderLines, requireHeaderText } from '../../headers.js'
import type { HeadersLike } from '../../types.js'
import { findDerivedValue } from './derived-component.js'
import { type Dictionary, type FieldParameters, type Item, parseDictionary } from './structured-field.js'
import { dictionaryText, itemText, memberText } from './structured-field-text.js'

/** A part of a request as a signature names it. */
export interface Component {
  /** A derived component, such as `@path`, or a header in lower case. */
  readonly name: string
  readonly parameters: FieldParameters
  /** Name and parameters in their one spelling, such as `"@query-param";name="id"`. */
  readonly identifier: string
}

/** What a request's components are read from. */
export interface ComponentSource {
  readonly headers: HeadersLike
  /** The configured one. */
  readonly url: URL | undefined
  /** The headers that were parsed. Each is parsed once: it would take a forger's 64 components 60 ms to be. */
  readonly dictionaries: Map<string, Dictionary | undefined>
}

/** The component that an item names; `undefined` where it names none that can be verified on a request. */
export function componentOf(item: Item): Component | undefined {
  const { bare, parameters } = item
  if (bare.kind !== 'string') return undefined
  const component = { name: bare.value, parameters, identifier: itemText(item) }
  return component.name.startsWith('@') || isHeader(component) ? component : undefined
}

// without the lines of a header, and without trailers, `bs` and `tr` can't be verified
function isHeader({ name, parameters }: Component): boolean {
  const [parameter, ...others] = parameters
  if (others.length > 0 || !/^[a-z\d!#$%&'*+.^_`|~-]+$/.test(name)) return false
  if (!parameter) return true
  const [key, { kind, value }] = parameter
  return key === 'key' ? kind === 'string' : key === 'sf' && value === true
}

/**
 * A component's value as it is signed: printable ASCII on one line.
 *
 * @throws SignatureError `header_missing`, `header_malformed`, `header_too_long`
 */
export function requireValue(component: Component, source: ComponentSource): string {
  return component.name.startsWith('@')
    ? requireDerivedValue(component, source)
    : requireHeaderValue(component, source)
}

function requireDerivedValue({ name, parameters }: Component, { url }: ComponentSource): string {
  const value = findDerivedValue(name, parameters, url)
  if (value !== undefined) return value
  throw malformed(
    'Expected derived components of a request, such as @method or @path. All but @method need the option url.',
  )
}

function requireHeaderValue({ name, parameters }: Component, source: ComponentSource): string {
  const text = requireFieldValue(source.headers, name)
  if (parameters.size === 0) return text
  const dictionary = findDictionary(name, text, source)
  const key = parameters.get('key')?.value
  const member = typeof key === 'string' ? dictionary?.get(key) : undefined
  if (member) return memberText(member)
  if (dictionary && key === undefined) return dictionaryText(dictionary)
  throw malformed(
    'Expected each component with sf or key to be a dictionary (RFC 8941), and to have that key.',
  )
}

function findDictionary(
  name: string,
  text: string,
  { dictionaries }: ComponentSource,
): Dictionary | undefined {
  if (!dictionaries.has(name)) dictionaries.set(name, parseDictionary(text))
  return dictionaries.get(name)
}

/** A header's value (RFC 9421, section 2.1): each line trimmed and unfolded, the lines joined. It may be empty. */
function requireFieldValue(headers: HeadersLike, name: string): string {
  const lines = findHeaderLines(headers, name)
  if (lines.length === 0)
    throw new SignatureError('header_missing', 'Expected every header that is signed, found one missing.')
  const text = lines.map(unfolded).join(', ')
  return text && requireHeaderText(text, 'signed header')
}

function unfolded(line: string): string {
  const pieces = line.split(/\r?\n(?=[\t ])/)
  if (pieces.every((piece) => /^[\t -~]*$/.test(piece))) return pieces.map((piece) => piece.trim()).join(' ')
  throw malformed('Expected every signed header in printable ASCII on one line.')
}

function malformed(message: string): SignatureError {
  return new SignatureError('header_malformed', message)
}
