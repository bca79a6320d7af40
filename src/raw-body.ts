import { BodyError } from './errors.js'
import type { BodyBytes, RawBody } from './types.js'

/**
 * A raw body in one of its two normal forms. Called once, where a body enters the library.
 *
 * @throws BodyError `body_already_parsed`, `body_type_invalid`
 */
export function requireRawBody(body: RawBody): BodyBytes {
  if (typeof body === 'string') return requireWellFormed(body)
  if (body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  if (isArrayBuffer(body)) return new Uint8Array(body)
  const type = builtInType(body)
  if (type === 'Object' || type === 'Array')
    throw new BodyError(
      'body_already_parsed',
      `Expected the raw body, got a parsed ${type}: read it before the body parser does.`,
    )
  throw new BodyError('body_type_invalid', `Expected the raw body as text or bytes, got ${type}.`)
}

/** How many bytes a body has; a text counts as UTF-8. */
export function byteLength(body: BodyBytes): number {
  return typeof body === 'string' ? new TextEncoder().encode(body).length : body.length
}

/** A value's built-in type in any realm: `Object`, `Array`, `Promise`, `Undefined` and so on. */
export function builtInType(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

// two texts with different lone surrogates have the same bytes, and so would share a signature
function requireWellFormed(text: string): string {
  if (text.isWellFormed()) return text
  throw new BodyError(
    'body_type_invalid',
    'Expected the raw body, got text with a lone surrogate: pass the bytes.',
  )
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return builtInType(value) === 'ArrayBuffer'
}
