import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { contentLengthOf } from '../../content-length.js'
import { spellingsOf } from '../../json/spellings.js'
import { isWhole } from '../../json/tokens.js'
import { bytesIn, jsonValueOf } from '../../json/value.js'
import { type Reading, withBody } from '../../reading.js'

const fix =
  'Verify the raw bytes, and never JSON.stringify() a parsed body: mount the webhook before express.json(), or pass request.text(). A tunnel or proxy must forward the body byte by byte.'

const otherLength: Explanation = {
  code: 'body_reserialized',
  message:
    'The body is JSON of another length than its content-length header says: it was parsed and written again.',
  fix,
}

const quoted: Explanation = {
  code: 'body_reserialized',
  message:
    'The signature matches what the JSON holds: the body was text or a Buffer, and JSON.stringify() wrote it once more.',
  fix: 'Pass the body itself, without JSON.stringify().',
}

/** JSON that was parsed and written again by another writer than the sender's. */
export const reserialized: Check = {
  *changes(reading) {
    const { text = '', json } = bodyTextOf(reading.body)
    const held = heldIn(text)
    if (held !== undefined) yield { ...quoted, reading: withBody(reading, held) }
    if (!json || !isWhole(json, text)) return
    for (const spelling of spellingsOf(json))
      if (spelling.text !== text)
        yield { ...spelled(spelling.how), reading: withBody(reading, spelling.text) }
  },
  *hints({ reading }) {
    const { text = '', json } = bodyTextOf(reading.body)
    const length = contentLengthOf(reading)
    const isOther = length !== undefined && length !== reading.body.length
    if (isOther && json && isWhole(json, text)) yield { ...otherLength, by: 'fact' }
  },
}

function spelled(how: string): Explanation {
  return {
    code: 'body_reserialized',
    message: `The body was parsed and written again: the signature matches the same JSON ${how}.`,
    fix,
  }
}

/** The body in a JSON string, or in a Buffer that was written as JSON. */
function heldIn(text: string): Reading['body'] | string | undefined {
  if (!/^(?:"|\{"type":"Buffer"|\{"0":)/.test(text)) return undefined
  const value = jsonValueOf(text)
  return typeof value === 'string' ? value : bytesIn(value)
}
