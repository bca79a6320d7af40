import { ConfigError } from '../errors.js'
import type { HeadersLike, HeaderValue } from '../types.js'

/** The name of a header a scheme reads, in lower case; throws where it could be none. */
export function headerName(name: string): string {
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name))
    throw new ConfigError('option_invalid', 'The header option is no header name.')
  return name.toLowerCase()
}

/**
 * One header's value by its lower-case name, whatever shape the headers have. Goes by what they can do,
 * not by `instanceof`, so that a polyfilled or foreign `Headers` is never read as an empty record.
 */
export function headerValue(headers: HeadersLike, name: string): HeaderValue {
  if (typeof headers !== 'object' || headers === null) return undefined
  // a Headers knows no case; a Map does
  if ('get' in headers && typeof headers.get === 'function' && !(headers instanceof Map))
    return headers.get(name)
  const found: string[] = []
  for (const [key, value] of Symbol.iterator in headers ? headers : Object.entries(headers))
    if (key.toLowerCase() === name && value !== undefined) found.push(...[value].flat())
  return found
}
