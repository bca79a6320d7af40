import { utf8 } from '../../../crypto/bytes.js'
import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { contentLengthOf } from '../../content-length.js'
import { type Reading, withBody } from '../../reading.js'

const followed: Explanation = {
  code: 'body_truncated',
  message: 'The signature matches without what follows the body.',
  fix: 'Pass the bytes that were received and no more: of a Buffer from a pool, those from byteOffset to byteOffset + byteLength.',
}

const cut: Explanation = {
  code: 'body_truncated',
  message: 'The end of the body is missing.',
  fix: 'Read the body to its end before you verify it, and raise the limit of whatever cuts it: a body parser, a proxy, a log, a database column.',
}

const completed: Explanation = {
  ...cut,
  message: 'The signature matches once the brackets that are missing at the end of the body are put back.',
}

const shorter: Explanation = {
  ...cut,
  message: 'The body has fewer bytes than its content-length header says.',
}

const longer: Explanation = { ...followed, message: 'Something follows the JSON of the body.' }

/** A body whose end is missing, or that something follows. */
export const truncated: Check = {
  *changes(reading) {
    for (const body of withoutRest(reading)) yield { ...followed, reading: withBody(reading, body) }
    const { text = '', json } = bodyTextOf(reading.body)
    if (json?.missing) yield { ...completed, reading: withBody(reading, text + json.missing) }
  },
  *hints({ reading }) {
    const { text = '', json } = bodyTextOf(reading.body)
    const length = contentLengthOf(reading)
    if (json?.missing) yield { ...cut, by: 'fact' }
    else if (json && text.slice(json.end).trim() !== '') yield { ...longer, by: 'fact' }
    else if (!json && length !== undefined && reading.body.length > 0 && length > reading.body.length)
      yield { ...shorter, by: 'fact' }
  },
}

/** The body up to where its header, its JSON or its padding says that it ends. */
function* withoutRest(reading: Reading): Iterable<Reading['body']> {
  const { body } = reading
  const { text = '', json } = bodyTextOf(body)
  const ends = new Set([
    contentLengthOf(reading) ?? body.length,
    body.findLastIndex((byte) => byte !== 0) + 1,
    json && !json.missing ? utf8(text.slice(0, json.end)).length : body.length,
  ])
  for (const end of ends) if (end < body.length) yield body.subarray(0, end)
}
