import type { Check, Explanation } from '../../check.js'
import { type Reading, withBody } from '../../reading.js'

const explanation: Explanation = {
  code: 'body_line_endings',
  message:
    'The signature matches with other line endings in the body: LF became CRLF, or the other way round.',
  fix: 'Read and forward the body as bytes, never as lines of text. Turn off what rewrites line endings: text mode, Git autocrlf, an editor.',
}

const cr = 0x0d
const lf = 0x0a

/** CRLF that became LF in the body, or the other way round. */
export const lineEndings: Check = {
  *changes(reading) {
    const { body } = reading
    const hasCr = body.includes(cr)
    if (!hasCr && !body.includes(lf)) return
    for (const ending of hasCr ? [[lf], [cr, lf], [cr]] : [[cr, lf], [cr]])
      yield { ...explanation, reading: withBody(reading, withEnding(body, ending)) }
  },
}

/** The body with one line ending in place of each CRLF, CR or LF. */
function withEnding(body: Reading['body'], ending: readonly number[]): Reading['body'] {
  const changed = new Uint8Array(body.length * 2)
  let length = 0
  let previous = 0
  for (const byte of body) {
    const isEnding = byte === cr || byte === lf
    if (!isEnding) changed[length++] = byte
    else if (byte === cr || previous !== cr) for (const one of ending) changed[length++] = one
    previous = byte
  }
  return changed.subarray(0, length)
}
