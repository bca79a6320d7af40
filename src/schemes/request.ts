import { SignatureError } from '../errors.js'
import { type JsonObject, parseJsonObject } from '../payload/json.js'
import type { BodyBytes, HeadersLike } from '../types.js'

/** A request that isn't verified yet. */
export interface UnverifiedRequest {
  readonly body: BodyBytes
  readonly headers: HeadersLike
  /** The items of the header that carries the signature. */
  readonly items: readonly string[]
}

/** The text of a field of a JSON body, by its path, such as `signature.token`; `undefined` where there is none. */
export function findField({ body }: Pick<UnverifiedRequest, 'body'>, path: string): string | undefined {
  let value: unknown = findJson(body)
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  if (typeof value === 'string') return value
  // a number past this has another spelling in the body than here
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined
}

/**
 * The text of a field that is signed, or holds a signature.
 *
 * @throws SignatureError `signature_missing`
 */
export function requireField(request: Pick<UnverifiedRequest, 'body'>, path: string): string {
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
