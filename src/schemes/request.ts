import { SignatureError } from '../errors.js'
import { findValue } from '../payload/field.js'
import { type JsonObject, parseJsonObject } from '../payload/json.js'
import type { BodyBytes, HeadersLike } from '../types.js'

/** A request that isn't verified yet. */
export interface UnverifiedRequest {
  readonly body: BodyBytes
  readonly headers: HeadersLike
  /** The items of the header that carries the signature. */
  readonly items: readonly string[]
  /** The body as JSON, parsed where a field of it is asked for, and then once; `undefined` where it is none. */
  readonly json: () => JsonObject | undefined
}

/** What {@link UnverifiedRequest} says of a body as JSON. */
export function jsonReaderOf(body: BodyBytes): UnverifiedRequest['json'] {
  let parsed: { readonly json: JsonObject | undefined } | undefined
  return () => {
    parsed ??= { json: findJson(body) }
    return parsed.json
  }
}

/** The text of a field, by its path, such as `signature.token`; `undefined` where there is none. */
export function findField({ json }: Pick<UnverifiedRequest, 'json'>, path: string): string | undefined {
  const value = findValue(json(), path)
  if (typeof value === 'string') return value
  // a number past this has another spelling in the body than here
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined
}

/**
 * The text of a field that is signed, or holds a signature.
 *
 * @throws SignatureError `signature_missing`
 */
export function requireField(request: Pick<UnverifiedRequest, 'json'>, path: string): string {
  const text = findField(request, path)
  if (text !== undefined) return text
  throw new SignatureError('signature_missing', `Expected a JSON body with the field ${path}, found none.`)
}

function findJson(body: BodyBytes): JsonObject | undefined {
  try {
    return parseJsonObject(body)
  } catch {
    // not verified yet, so what is wrong with the payload is nobody's business
    return undefined
  }
}
