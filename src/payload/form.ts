import { createTextDecoder } from '../text-coding.js'
import type { BodyBytes } from '../types.js'
import { type JsonObject, parseJsonObject } from './json.js'

/** A field of a form: its name and its value. */
type FormField = readonly [name: string, value: string]

const maxFields = 1000
const utf8Decoder = /* @__PURE__ */ createTextDecoder({ fatal: true })

/**
 * The fields of a form body (`application/x-www-form-urlencoded`), in their order; `undefined` where it is none: not
 * ASCII, not percent-encoded UTF-8, or of more than 1,000 fields.
 */
export function findFormFields(body: BodyBytes): readonly FormField[] | undefined {
  try {
    const text = typeof body === 'string' ? body : utf8Decoder.decode(body)
    const items = /^[!-~]*$/.test(text) ? text.split('&', maxFields + 1).filter(Boolean) : []
    return items.length > maxFields || (items.length === 0 && text !== '') ? undefined : items.map(fieldOf)
  } catch {
    return undefined
  }
}

function fieldOf(item: string): FormField {
  const [name = '', ...value] = item.split('=')
  return [decoded(name), decoded(value.join('='))]
}

// throws where the encoding is broken
function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

/**
 * A `parse` for a sender that posts forms, or forms and JSON. A form becomes an object of texts, with a list of them where
 * a name stands twice. A form that is one field `payload` with a JSON object becomes that object.
 *
 * @throws PayloadError `payload_not_utf8`, `payload_not_json`, `payload_invalid`
 *
 * @example
 * ```ts
 * parseJsonOrForm('command=%2Fdeploy&text=now') // { command: '/deploy', text: 'now' }
 * ```
 */
export function parseJsonOrForm(body: BodyBytes): JsonObject {
  const fields = startsLikeJson(body) ? undefined : findFormFields(body)
  const [[name, value] = [], ...others] = fields ?? []
  // no fields, no form: what it is not is said as of JSON
  if (!fields || name === undefined) return parseJsonObject(body)
  if (name === 'payload' && value?.startsWith('{') && others.length === 0) return parseJsonObject(value)
  return objectOf(fields)
}

// a form's braces are percent-encoded
function startsLikeJson(body: BodyBytes): boolean {
  const start = typeof body === 'string' ? body.slice(0, 16) : String.fromCharCode(...body.subarray(0, 16))
  // a byte order mark may stand ahead of JSON
  return /^(\u00EF\u00BB\u00BF)?\s*[{[]/.test(start)
}

function objectOf(fields: readonly FormField[]): JsonObject {
  const values = new Map<string, string | string[]>()
  for (const [name, value] of fields) {
    const known = values.get(name)
    values.set(name, known === undefined ? value : [known, value].flat())
  }
  return Object.fromEntries(values)
}

/** The fields sorted by name and then by value, each once, as one text without anything between. */
export function sortedFormText(body: BodyBytes): string | undefined {
  const fields = findFormFields(body)?.toSorted(
    ([a, first], [b, second]) => compare(a, b) || compare(first, second),
  )
  return fields
    ?.filter((field, index) => !isSame(field, fields[index - 1]))
    .flat()
    .join('')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function isSame([name, value]: FormField, other: FormField | undefined): boolean {
  return name === other?.[0] && value === other[1]
}
