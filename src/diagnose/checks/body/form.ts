import { findFormFields } from '../../../payload/form.js'
import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { type FormField, fieldsIn, formsOf, isFormByType, mayBeForm } from '../../forms.js'
import { isWhole } from '../../json/tokens.js'
import { jsonValueOf } from '../../json/value.js'
import { type Reading, withBody } from '../../reading.js'

const takenOut: Explanation = {
  code: 'body_form',
  message: 'The signature matches the whole form: the body is what a parser made of it.',
  fix: 'Verify the form as it arrives, and parse it afterwards: mount the webhook before express.urlencoded().',
}

const rewritten: Explanation = {
  code: 'body_form',
  message: 'The signature matches the same form, percent-encoded otherwise: it was parsed and written again.',
  fix: takenOut.fix,
}

const wrapped: Explanation = {
  code: 'body_form',
  message: 'The signature matches the JSON in the form: its sender signed that alone.',
  fix: "Take the JSON out of the form before you verify it, or set the webhook's content type to application/json.",
}

const noForm: Explanation = {
  ...takenOut,
  message: 'The content-type header says that the body is a form, but it is JSON: something parsed the form.',
}

/** A payload that was taken out of a form, or a form that was written again. */
export const form: Check = {
  *changes(reading) {
    if (!mayBeForm(reading)) return
    for (const [fields, explanation] of formsLike(reading.body))
      for (const text of formsOf(fields)) yield { ...explanation, reading: withBody(reading, text) }
    const payload = payloadIn(reading.body)
    if (payload !== undefined) yield { ...wrapped, reading: withBody(reading, payload) }
  },
  *hints({ reading }) {
    if (isFormByType(reading) && bodyTextOf(reading.body).json) yield { ...noForm, by: 'fact' }
  },
}

/** The forms that a body may have been made of. */
function* formsLike(body: Reading['body']): Iterable<readonly [readonly FormField[], Explanation]> {
  const { text = '', json } = bodyTextOf(body)
  if (json && isWhole(json, text)) {
    yield [[['payload', text]], takenOut]
    const fields = json.depth <= 2 ? fieldsIn(jsonValueOf(text)) : undefined
    if (fields) yield [fields, takenOut]
  }
  const fields = findFieldsOf(text)
  if (fields) yield [fields, rewritten]
}

function payloadIn(body: Reading['body']): string | undefined {
  const fields = findFieldsOf(bodyTextOf(body).text ?? '')
  return fields?.find(([name]) => name === 'payload')?.[1]
}

/** The fields of a form, which may have lost its percent-encoding. */
function findFieldsOf(text: string): readonly FormField[] | undefined {
  if (!/^[\w.[\]-]{1,64}=/.test(text)) return undefined
  return findFormFields(text) ?? plainFieldsOf(text)
}

const mostFields = 1000

function plainFieldsOf(text: string): readonly FormField[] {
  const items = text.startsWith('payload=') ? [text] : text.split('&', mostFields)
  return items.map((item) => {
    const [name = '', ...value] = item.split('=')
    return [name, value.join('=')]
  })
}
