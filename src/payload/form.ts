import type { BodyBytes } from '../types.js'

/** A field of a form: its name and its value. */
type FormField = readonly [name: string, value: string]

const maxFields = 1000
const utf8Decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true })

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
