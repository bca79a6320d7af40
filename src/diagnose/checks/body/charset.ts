import { bodyTextOf } from '../../body-text.js'
import { singleBytesOf, utf8OfLatin1, utf8OfWindows1252, utf16TextOf } from '../../charsets.js'
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
  const { text } = bodyTextOf(body)
  // ASCII is the same in all of them
  if (text?.length === body.length) return
  if (text === undefined) {
    yield utf8OfLatin1(body)
    if (body.some(isOtherInWindows)) yield utf8OfWindows1252(body)
    return
  }
  const bytes = singleBytesOf(text)
  if (bytes) yield bytes
}

/** Whether windows-1252 reads a byte otherwise than latin1. */
function isOtherInWindows(byte: number): boolean {
  return byte >= 0x80 && byte <= 0x9f
}
