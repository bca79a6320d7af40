import { ConfigError } from '../errors.js'
import { findValue } from '../payload/field.js'
import { isJsonObject, type JsonObject, parseJsonObject } from '../payload/json.js'
import { receivedPayload } from '../providers/decode.js'
import type { AnyEvent } from '../providers/event.js'
import { builtInType, isArrayBuffer, requireRawBody } from '../raw-body.js'
import type { BodyBytes } from '../types.js'

/** What a sender posts: a value that is written as the sender writes it, or a body that is sent as it is. */
export type Content = { readonly value: object } | { readonly raw: BodyBytes }

/** Content, and what is known of it where it came as an event. */
export interface EventContent {
  readonly content: Content
  readonly type?: string
  readonly id?: string | undefined
}

/**
 * What is to be posted, of an event, a payload or a raw body.
 *
 * @throws ConfigError `option_invalid` where it is none, or an event of another sender
 */
export function contentOf(provider: string, given: unknown): EventContent {
  if (isEvent(given)) return contentOfEvent(provider, given)
  const value = jsonValueOf(given)
  if (Array.isArray(value) || (builtInType(value) === 'Object' && isJsonObject(value)))
    return { content: { value } }
  if (typeof given === 'string' || ArrayBuffer.isView(given) || isArrayBuffer(given))
    return { content: { raw: requireRawBody(given) } }
  throw new ConfigError(
    'option_invalid',
    `Expected an event, a payload as an object, or a body as text or bytes, got ${builtInType(value)}.`,
  )
}

/** What JSON makes of an object, such as a model of a database: a field can be set in that alone. */
function jsonValueOf(given: unknown): unknown {
  if (builtInType(given) !== 'Object') return given
  const { toJSON }: { toJSON?: unknown } = Object(given)
  return typeof toJSON === 'function' ? toJSON.call(given, '') : given
}

function contentOfEvent(provider: string, event: AnyEvent): EventContent {
  if (event.provider !== provider)
    throw new ConfigError(
      'option_invalid',
      `Expected an event of ${provider}, got one of ${event.provider}: each signs in its own way.`,
    )
  const payload = receivedPayload(event)
  if (typeof payload !== 'object' || payload === null)
    throw new ConfigError('option_invalid', 'Expected an event whose payload is an object.')
  const type = 'unknownType' in event ? event.unknownType : event.type
  return { content: { value: payload }, type, id: event.id }
}

function isEvent(given: unknown): given is AnyEvent {
  return (
    typeof given === 'object' &&
    given !== null &&
    ['provider', 'type', 'data', 'payload', 'verified'].every((name) => name in given)
  )
}

/**
 * Content with a field of it set, by its path. A raw body isn't changed: it must have the field.
 *
 * @throws ConfigError `option_invalid`
 */
export function withField(content: Content, path: string, value: unknown): Content {
  if ('value' in content) {
    if (Array.isArray(content.value)) throw fieldMissing(`an object with the field ${path}, not an array`)
    return { value: setField(content.value, path.split('.'), value) }
  }
  if (findValue(findJson(content.raw), path) !== undefined) return content
  throw fieldMissing(`a body with the field ${path}`)
}

/**
 * Refuses a raw body that holds another signature, or another token, than the one it should be sent with.
 *
 * @throws ConfigError `option_invalid`
 */
export function requireSigned(content: Content, path: string, signature: string): void {
  if ('value' in content || findValue(findJson(content.raw), path) === signature) return
  throw fieldMissing(`a body that is signed already, in its field ${path}`)
}

function fieldMissing(expected: string): ConfigError {
  return new ConfigError(
    'option_invalid',
    `Expected ${expected}: this sender signs inside the body. Pass the payload as an object to signedDelivery or signedRequest, and it is put there.`,
  )
}

function setField(object: object, [name = '', ...path]: readonly string[], value: unknown): JsonObject {
  const inner: unknown = Reflect.get(object, name)
  return {
    ...object,
    [name]: path.length === 0 ? value : setField(isJsonObject(inner) ? inner : {}, path, value),
  }
}

function findJson(body: BodyBytes): JsonObject | undefined {
  try {
    return parseJsonObject(body)
  } catch {
    return undefined
  }
}

/** Content as the body of a JSON request. */
export function jsonBodyOf(content: Content): BodyBytes {
  return 'raw' in content ? content.raw : JSON.stringify(content.value)
}

/**
 * Content as the body of a form. A list becomes several fields of one name.
 *
 * @throws ConfigError `option_invalid` where a value can't be a form's
 */
export function formBodyOf(content: Content): BodyBytes {
  if ('raw' in content) return content.raw
  const fields = Object.entries(content.value).flatMap(([name, value]) =>
    [value].flat().map((each) => `${formEncoded(name)}=${formEncoded(formTextOf(name, each))}`),
  )
  return fields.join('&')
}

function formTextOf(name: string, value: unknown): string {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value)
  throw new ConfigError(
    'option_invalid',
    `Expected ${name} to be a text, a number or a list of them: this sender posts forms.`,
  )
}

// a lone surrogate has no encoding, so that no form holds one
function formEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
