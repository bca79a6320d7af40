import { isObject } from './json/value.js'
import { headerOf, type Reading } from './reading.js'

/** A field of a form: its name and its value. */
export type FormField = readonly [name: string, value: string]

/** Who percent-encodes forms in a way of its own. */
interface FormWriter {
  /** What it leaves of `!~*'()`. */
  readonly leaves: string
  readonly blank: '+' | '%20'
  readonly digits: 'upper' | 'lower'
}

/** Writers of forms, the usual first. */
const writers: readonly FormWriter[] = [
  // URLSearchParams, Ruby, Java
  { leaves: '*', blank: '+', digits: 'upper' },
  // encodeURIComponent
  { leaves: "!~*'()", blank: '%20', digits: 'upper' },
  // PHP
  { leaves: '', blank: '+', digits: 'upper' },
  // Python, Go
  { leaves: '~', blank: '+', digits: 'upper' },
  // RFC 3986
  { leaves: '~', blank: '%20', digits: 'upper' },
  // .NET
  { leaves: '!*()', blank: '+', digits: 'lower' },
]

/** A long form is written by the first of the writers only. */
const mostCharsForAll = 65_536
const writersOfLong = 1

/** A form as its usual writers write it, each text once. */
export function* formsOf(fields: readonly FormField[]): Iterable<string> {
  const isLong =
    fields.reduce((length, [name, value]) => length + name.length + value.length, 0) > mostCharsForAll
  const texts = new Set<string>()
  for (const writer of isLong ? writers.slice(0, writersOfLong) : writers) {
    const text = fields.map((field) => field.map((part) => encoded(part, writer)).join('=')).join('&')
    if (texts.has(text)) continue
    texts.add(text)
    yield text
  }
}

function encoded(text: string, { leaves, blank, digits }: FormWriter): string {
  const all = encodeURIComponent(text.toWellFormed()).replace(/[!~*'()]/g, (sign) =>
    leaves.includes(sign) ? sign : `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const upper = all.replaceAll('%20', blank)
  return digits === 'upper' ? upper : upper.replace(/%../g, (code) => code.toLowerCase())
}

/** The fields of an object as body parsers make it of a form: of texts, and lists of them; `undefined` of another. */
export function fieldsIn(value: unknown): readonly FormField[] | undefined {
  if (!isObject(value)) return undefined
  const entries = Object.entries(value).flatMap(([name, texts]) =>
    [texts].flat().map((text: unknown) => [name, text] as const),
  )
  return entries.length > 0 && entries.every(isFormField) ? entries : undefined
}

function isFormField(entry: readonly [string, unknown]): entry is FormField {
  return typeof entry[1] === 'string'
}

/** Whether a request's content type is that of a form. */
export function isFormByType(reading: Pick<Reading, 'headers'>): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headerOf(reading, 'content-type') ?? '')
}

/** Whether a body may be made a form. A long one is only where its type says so: that takes 40 ms for 1 MiB. */
export function mayBeForm(reading: Reading): boolean {
  return reading.body.length <= mostCharsForAll || isFormByType(reading)
}
