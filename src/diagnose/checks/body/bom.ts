import { concatBytes } from '../../../crypto/bytes.js'
import type { Check, Explanation } from '../../check.js'
import { withBody } from '../../reading.js'

const lost: Explanation = {
  code: 'body_bom',
  message: 'The signature matches once a byte order mark is put back at the start of the body.',
  fix: 'Pass the bytes, such as of request.arrayBuffer(): request.text() and TextDecoder drop a byte order mark.',
}

const added: Explanation = {
  code: 'body_bom',
  message: 'The signature matches without the byte order mark at the start of the body.',
  fix: 'Pass the body as it arrives. Where it comes from a file, save that as UTF-8 without a byte order mark.',
}

const mark = new Uint8Array([0xef, 0xbb, 0xbf])

/** A byte order mark at the start of the body that was added, or lost. */
export const bom: Check = {
  *changes(reading) {
    const { body } = reading
    if (mark.every((byte, index) => body[index] === byte))
      yield { ...added, reading: withBody(reading, body.subarray(mark.length)) }
    else yield { ...lost, reading: withBody(reading, concatBytes(mark, body)) }
  },
}
