import { BodyError } from './errors.js'
import { createTextEncoder } from './text-coding.js'
import type { BodyBytes, RawBody } from './types.js'

/**
 * A raw body in one of its two normal forms. Called once, where a body enters the library.
 *
 * @throws BodyError `body_already_parsed`, `body_type_invalid`
 */
export function requireRawBody(body: RawBody): BodyBytes {
  if (typeof body === 'string') return requireWellFormed(body)
  if (ArrayBuffer.isView(body)) return requireSteady(body)
  if (isArrayBuffer(body)) return requireSteady(body)
  const type = builtInType(body)
  if (type === 'Object' || type === 'Array')
    throw new BodyError(
      'body_already_parsed',
      `Expected the raw body, got a parsed ${type}: read it before the body parser does.`,
    )
  throw new BodyError('body_type_invalid', `Expected the raw body as text or bytes, got ${type}.`)
}

/** The same body in memory of its own, which nobody else changes while it is worked on. */
export function copyOf(body: BodyBytes): BodyBytes {
  // slice() won't do: of a Buffer it shares the memory
  return typeof body === 'string' ? body : new Uint8Array(body)
}

/** How many bytes a body has; a text counts as UTF-8. */
export function byteLength(body: BodyBytes): number {
  return typeof body === 'string' ? createTextEncoder().encode(body).length : body.length
}

/** A value's built-in type in any realm: `Object`, `Array`, `Promise`, `Undefined` and so on. Never throws. */
export function builtInType(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice('[object '.length, -1)
  } catch {
    return 'Proxy'
  }
}

/** Whether a value is a Uint8Array, of any realm. It goes by what the value is made of, not by what it says. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return Reflect.get(Uint8Array.prototype, Symbol.toStringTag, value) === 'Uint8Array'
}

// two texts with different lone surrogates have the same bytes, and so would share a signature
function requireWellFormed(text: string): string {
  if (text.isWellFormed()) return text
  throw new BodyError(
    'body_type_invalid',
    'Expected the raw body, got text with a lone surrogate: pass the bytes.',
  )
}

/** Whether a value is an ArrayBuffer, of any realm. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    return Reflect.get(ArrayBuffer.prototype, 'byteLength', value) >= 0
  } catch {
    return false
  }
}

/**
 * The bytes of a view or a buffer. Those that another thread may change, or that may shrink, are copied: what is
 * decoded must be what was verified.
 */
function requireSteady(body: ArrayBuffer | ArrayBufferView): Uint8Array {
  try {
    const bytes = bytesOf(body)
    const { buffer } = bytes
    const isSteady = bytes.length > 0 && buffer instanceof ArrayBuffer && !buffer.resizable
    // of a detached buffer there are no bytes, and no copy either
    return isSteady ? bytes : new Uint8Array(bytes)
  } catch {
    throw new BodyError(
      'body_type_invalid',
      'Expected the raw body, got bytes whose buffer was detached: read it before it is transferred.',
    )
  }
}

function bytesOf(body: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (!ArrayBuffer.isView(body)) return new Uint8Array(body)
  if (body instanceof Uint8Array) return body
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
}
