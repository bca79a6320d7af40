import { builtInType } from '../../../raw-body.js'
import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { contentLengthOf } from '../../content-length.js'
import type { Reading } from '../../reading.js'

const fix =
  'Read the body once, ahead of everything else that reads it: mount the webhook before express.json(), and set bodyParser: false in Next.js pages. A stream can be read once only.'

const empty: Explanation = {
  code: 'body_empty',
  message: 'There is no body: something read it before, or it was never passed on.',
  fix,
}

const nothingParsed: Explanation = {
  code: 'body_empty',
  message:
    'The body is an object without fields, or a text that stands for nothing: body parsers leave it where they found nothing to parse.',
  fix,
}

/** No body, or what stands for none. */
export const emptyBody: Check = {
  *hints({ reading, parsedBody }) {
    const { body } = reading
    if (parsedBody !== undefined) {
      if (isEmptyObject(parsedBody)) yield { ...nothingParsed, by: 'fact' }
    } else if (body.length === 0) yield { ...empty, by: 'fact' }
    else if (isTextOfNothing(body)) {
      const length = contentLengthOf(reading) ?? body.length
      yield { ...nothingParsed, by: length === body.length ? 'look' : 'fact' }
    }
  },
}

function isEmptyObject(parsedBody: unknown): boolean {
  return builtInType(parsedBody) === 'Object' && Object.keys(Object(parsedBody)).length === 0
}

const textsOfNothing = ['{}', 'null', 'undefined', '""']

function isTextOfNothing(body: Reading['body']): boolean {
  return body.length < 10 && textsOfNothing.includes(bodyTextOf(body).text ?? '')
}
