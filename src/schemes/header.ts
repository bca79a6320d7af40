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
  if (Object(headers) !== headers) return undefined
  if (knowsNoCase(headers)) return headers.get(name)
  let found: string | readonly string[] | undefined
  const take = (key: string, value: typeof found) => {
    // lengths first, and no list of one: this runs over every header of every request
    if (key.length === name.length && key.toLowerCase() === name && value !== undefined)
      found = found === undefined ? value : [found, value].flat()
  }
  if (Symbol.iterator in headers) for (const [key, value] of headers) take(key, value)
  else for (const key of Object.keys(headers)) take(key, headers[key])
  return found
}

// a Headers does, a Map doesn't
function knowsNoCase(headers: HeadersLike): headers is Extract<HeadersLike, { get: unknown }> {
  return 'get' in headers && typeof headers.get === 'function' && !(headers instanceof Map)
}
