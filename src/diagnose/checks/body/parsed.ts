import { fromBase64 } from '../../../crypto/bytes.js'
import { builtInType } from '../../../raw-body.js'
import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { fieldsIn, formsOf, mayBeForm } from '../../forms.js'
import { spellingsOf } from '../../json/spellings.js'
import { bytesIn, isObject, jsonValueOf } from '../../json/value.js'
import { type Reading, withBody } from '../../reading.js'

const fix =
  'Pass the raw body. Express: mount the webhook before express.json(). Next.js: await request.text() in a route handler, bodyParser: false in pages. NestJS: rawBody: true. Firebase: request.rawBody.'

const object: Explanation = {
  code: 'body_parsed',
  message: 'The body is an object that a parser made of it, not the raw bytes: its spelling is lost.',
  fix,
}

const objectText: Explanation = {
  ...object,
  message:
    'The body is the text of an object, such as [object Object]: it was parsed, and then turned into a string.',
}

const promise: Explanation = {
  code: 'body_parsed',
  message: 'The body is a promise: nothing waited for it.',
  fix: 'Await it: await request.text(), or await request.arrayBuffer().',
}

const unread: Explanation = {
  code: 'body_parsed',
  message: 'The body is neither text nor bytes, such as a stream or a request that is still to be read.',
  fix: 'Read it first: await request.text(), or await request.arrayBuffer().',
}

const held: Explanation = {
  ...object,
  message: 'The body is an object that holds the raw bytes: the signature matches those.',
  fix: 'Pass what it holds. Of a Buffer that went through JSON: Buffer.from(value.data). On AWS Lambda: event.body, decoded where event.isBase64Encoded says so.',
}

/** A body that a parser ran over. */
export const parsed: Check = {
  *changes(reading, { parsedBody }) {
    if (parsedBody === undefined) return
    const { text = '', json } = bodyTextOf(reading.body)
    const value = jsonValueOf(text)
    for (const body of bodiesIn(value)) yield { ...held, reading: withBody(reading, body) }
    for (const { how, text: other } of json ? spellingsOf(json) : [])
      yield { ...spelled(how), reading: withBody(reading, other) }
    yield { ...object, reading: withBody(reading, `${text}\n`) }
    for (const body of mayBeForm(reading) ? formsLike(value, text) : [])
      yield { ...object, reading: withBody(reading, body) }
  },
  *hints({ reading, parsedBody }) {
    if (parsedBody !== undefined) yield { ...explanationOf(parsedBody), by: 'fact' }
    else if (isTextOfObject(reading.body)) yield { ...objectText, by: 'fact' }
  },
}

function explanationOf(parsedBody: unknown): Explanation {
  const type = builtInType(parsedBody)
  if (type === 'Promise') return promise
  return type === 'Object' || type === 'Array' ? object : unread
}

function isTextOfObject(body: Reading['body']): boolean {
  return body.length < 64 && /^\[object \w+\]$/.test(bodyTextOf(body).text ?? '')
}

function spelled(how: string): Explanation {
  return {
    code: 'body_parsed',
    message: `The body is an object that a parser made of it: the signature matches its JSON ${how}.`,
    fix,
  }
}

/** The raw bodies that an object may hold: a Buffer that became JSON, or an event of AWS Lambda. */
function* bodiesIn(value: unknown): Iterable<Reading['body'] | string> {
  const bytes = bytesIn(value)
  if (bytes) yield bytes
  if (!isObject(value) || typeof value.body !== 'string') return
  const decoded = value.isBase64Encoded === true ? fromBase64(value.body) : undefined
  yield decoded ?? value.body
}

/** The forms that an object may have been parsed from, or the JSON that was parsed as a form. */
function* formsLike(value: unknown, text: string): Iterable<string> {
  const fields = fieldsIn(value)
  if (fields) yield* formsOf(fields)
  const [[name, content] = []] = fields ?? []
  if (name !== undefined && content !== undefined) yield content === '' ? name : `${name}=${content}`
  yield* formsOf([['payload', text]])
}
