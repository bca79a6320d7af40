import { ConfigError, SignatureError } from './errors.js'
import type { HeadersLike, HeaderValue } from './types.js'

const maxLength = 8192

/**
 * The name of a header to read, in lower case.
 *
 * @throws ConfigError `option_invalid` where no header can have that name
 */
export function requireHeaderName(name: string): string {
  if (typeof name !== 'string' || !/^[!#$%&'*+.^`|~\w-]+$/.test(name))
    throw new ConfigError('option_invalid', 'Expected the name of a header, such as "acme-signature".')
  return name.toLowerCase()
}

/**
 * The text of one header, by its lower-case name.
 *
 * @throws SignatureError `header_missing`, `header_too_long`
 */
export function requireHeader(headers: HeadersLike, name: string): string {
  return requireHeaderText(findHeader(headers, name), `header ${name}`)
}

/**
 * A header's value as one text. Repeated lines are joined as HTTP joins them, so that each of them shows.
 *
 * @param header - what to call it in an error
 * @throws SignatureError `header_missing`, `header_too_long`
 */
export function requireHeaderText(value: HeaderValue, header: string): string {
  const text = textOf(value)
  if (!text) throw new SignatureError('header_missing', `Expected the ${header}, found none.`)
  if (text.length > maxLength)
    throw new SignatureError(
      'header_too_long',
      `Expected the ${header} in at most ${maxLength} characters, got ${text.length}.`,
    )
  return text
}

/**
 * One header's value by its lower-case name, in any shape of headers; `undefined` also where they can't be read. It
 * asks what they can do rather than what class they are, so that a polyfilled `Headers` is never read as an empty
 * record.
 */
export function findHeader(headers: HeadersLike, name: string): HeaderValue {
  try {
    return lookUp(headers, name)
  } catch {
    return undefined
  }
}

/** One header's text by its lower-case name, repeated lines joined; empty where there is none. */
export function findHeaderText(headers: HeadersLike, name: string): string {
  return textOf(findHeader(headers, name))
}

/** One header's lines by its lower-case name, none also where they can't be read. */
export function findHeaderLines(headers: HeadersLike, name: string): readonly string[] {
  const value = findHeader(headers, name)
  try {
    return [value ?? []].flat().filter((line) => typeof line === 'string')
  } catch {
    return []
  }
}

function lookUp(headers: HeadersLike, name: string): HeaderValue {
  if (typeof headers !== 'object' || headers === null) return undefined
  if (hasCaseInsensitiveGet(headers)) return headers.get(name)
  let found: Lines
  const add = (key: string, value: Lines) => {
    // lengths first: this runs over every header of every request
    if (key.length !== name.length || value === undefined || key.toLowerCase() !== name) return
    found = found === undefined ? value : [found, value].flat()
  }
  if (Symbol.iterator in headers) for (const [key, value] of headers) add(key, value)
  // not by Object.entries, which makes a list of each: 1.5 % of a node:http server's time
  else for (const key of Object.keys(headers)) add(key, headers[key])
  return found
}

type Lines = string | readonly string[] | undefined

// a Headers has one; a Map has a `get` that minds the case
function hasCaseInsensitiveGet(headers: HeadersLike): headers is Extract<HeadersLike, { get: unknown }> {
  return 'get' in headers && typeof headers.get === 'function' && !(headers instanceof Map)
}

// plain JavaScript may pass what the types don't allow
function textOf(value: HeaderValue): string {
  if (typeof value === 'string') return value
  try {
    return [value ?? []]
      .flat()
      .filter((line) => typeof line === 'string')
      .join()
  } catch {
    return ''
  }
}
