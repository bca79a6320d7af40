import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { contentLengthOf } from '../../content-length.js'

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
    'The body is an object without fields, as body parsers leave it where they found nothing to parse.',
  fix,
}

const texts = ['{}', 'null', 'undefined', '""']

/** No body, or what stands for none. */
export const emptyBody: Check = {
  *hints({ reading, parsedBody }) {
    const { body } = reading
    if (body.length === 0 && parsedBody === undefined) yield { ...empty, by: 'fact' }
    const { text } = body.length < 10 ? bodyTextOf(body) : {}
    if (text === undefined || !texts.includes(text)) return
    const length = contentLengthOf(reading)
    const isOther = parsedBody !== undefined || (length !== undefined && length !== body.length)
    yield { ...nothingParsed, by: isOther ? 'fact' : 'look' }
  },
}
