import type { FieldParameters } from './structured-field.js'

const valuesOfUrl: ReadonlyMap<string, (url: URL) => string> = /* @__PURE__ */ new Map([
  ['@target-uri', ({ href }: URL) => href],
  ['@authority', ({ host }: URL) => host],
  ['@scheme', ({ protocol }: URL) => protocol.slice(0, -1)],
  ['@request-target', ({ pathname, search }: URL) => pathname + search],
  ['@path', ({ pathname }: URL) => pathname],
  ['@query', ({ search }: URL) => search || '?'],
])

/**
 * The value of a derived component (RFC 9421, section 2.2) by its name, such as `@path`. It comes from the URL that is
 * configured, since anybody may write a request's Host header. `undefined` where there is none: the component is not of
 * a request, or has parameters that it can't have, or needs a URL.
 */
export function findDerivedValue(
  name: string,
  parameters: FieldParameters,
  url: URL | undefined,
): string | undefined {
  if (name === '@query-param') return url && findQueryParameter(url, parameters)
  if (parameters.size > 0) return undefined
  // no receiver lets another method pass
  if (name === '@method') return 'POST'
  return url && valuesOfUrl.get(name)?.(url)
}

/** The value of the one query parameter of a name. The RFC leaves several of one name to `@query`. */
function findQueryParameter(url: URL, parameters: FieldParameters): string | undefined {
  const name = parameters.get('name')
  if (name?.kind !== 'string' || parameters.size > 1) return undefined
  const [value, ...others] = Array.from(url.searchParams).flatMap(([each, text]) =>
    percentEncode(each) === name.value ? percentEncode(text) : [],
  )
  return others.length === 0 ? value : undefined
}

/** A text as a form encodes it, but a blank as `%20`. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
