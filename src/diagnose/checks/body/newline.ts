import { concatBytes, utf8 } from '../../../crypto/bytes.js'
import type { Check, Explanation } from '../../check.js'
import { type Reading, withBody } from '../../reading.js'

const fix =
  'Pass the body as it arrives, without trim(), and forward every byte of it: curl by --data-binary, since -d drops line breaks.'

const lost: Explanation = {
  code: 'body_newline',
  message: 'The signature matches once a line break is put back at the end of the body.',
  fix,
}

const added: Explanation = {
  code: 'body_newline',
  message: 'The signature matches without the blanks, or the line break, around the body.',
  fix,
}

/** A line break at the end of the body that was added, or lost. */
export const newline: Check = {
  *changes(reading) {
    const { body } = reading
    for (const end of ['\n', '\r\n', '\n\n'])
      yield { ...lost, reading: withBody(reading, concatBytes(body, utf8(end))) }
    for (const shorter of withoutBlanks(body)) yield { ...added, reading: withBody(reading, shorter) }
  },
}

const mostBytesOneByOne = 4

/** The body without some of the blanks at its end, without all of them, and without those at both ends. */
function* withoutBlanks(body: Reading['body']): Iterable<Reading['body']> {
  const end = body.findLastIndex((byte) => !isBlank(byte)) + 1
  const blanks = body.length - end
  for (let count = 1; count <= Math.min(blanks, mostBytesOneByOne); count++) yield body.subarray(0, -count)
  if (blanks > mostBytesOneByOne) yield body.subarray(0, end)
  const start = body.findIndex((byte) => !isBlank(byte))
  if (start > 0) yield body.subarray(start, end)
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
