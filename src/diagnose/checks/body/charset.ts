import { bodyTextOf } from '../../body-text.js'
import { latin1TextOf, singleBytesOf, utf16TextOf, windowsTextOf } from '../../charsets.js'
import type { Check, Explanation } from '../../check.js'
import { contentLengthOf } from '../../content-length.js'
import { type Reading, withBody } from '../../reading.js'

const fix =
  "Pass the bytes as they arrive. Don't decode them; if you must, use UTF-8 both ways, never latin1, binary or ascii."

const explanation: Explanation = {
  code: 'body_charset',
  message:
    'The signature matches once the body is encoded otherwise: it was decoded by one character set and encoded by another.',
  fix,
}

const replaced: Explanation = {
  code: 'body_charset',
  message:
    'The body has replacement characters (U+FFFD): it was decoded by a wrong character set, and bytes were lost.',
  fix,
}

const garbled: Explanation = {
  code: 'body_charset',
  message: 'The body looks like UTF-8 that was decoded as latin1 and encoded again.',
  fix,
}

const notUtf8: Explanation = {
  code: 'body_charset',
  message: 'The body is not UTF-8, which most senders sign.',
  fix,
}

/** A body that was decoded by one character set and encoded by another. */
export const charset: Check = {
  *changes(reading) {
    for (const body of otherEncodingsOf(reading.body))
      yield { ...explanation, reading: withBody(reading, body) }
  },
  *hints({ reading }) {
    const { body } = reading
    const { text } = bodyTextOf(body)
    const length = contentLengthOf(reading)
    if (text === undefined) yield { ...notUtf8, by: 'look' }
    else if (text.includes('\ufffd'))
      yield { ...replaced, by: length !== undefined && length !== body.length ? 'fact' : 'look' }
    else if (/[ÂÃ][\u0080-\u00bf]|â€/.test(text)) yield { ...garbled, by: 'look' }
  },
}

/** The body as it would be, had another character set been used on its way. */
function* otherEncodingsOf(body: Reading['body']): Iterable<Reading['body'] | string> {
  const utf16 = utf16TextOf(body)
  if (utf16 !== undefined) yield utf16
  if (body.every((byte) => byte < 0x80)) return
  const { text } = bodyTextOf(body)
  const bytes = text === undefined ? undefined : singleBytesOf(text)
  if (bytes) yield bytes
  const latin1 = latin1TextOf(body)
  yield latin1
  const windows = windowsTextOf(body)
  if (windows !== latin1) yield windows
}
