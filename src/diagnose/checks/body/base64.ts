import { fromBase64, toBase64 } from '../../../crypto/bytes.js'
import { bodyTextOf } from '../../body-text.js'
import type { Check, Explanation } from '../../check.js'
import { type Reading, withBody } from '../../reading.js'

const encoded: Explanation = {
  code: 'body_base64',
  message: 'The signature matches once the body is decoded from base64.',
  fix: "Decode it first. On AWS Lambda: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8').",
}

const looksEncoded: Explanation = {
  ...encoded,
  message: 'The body is base64 of what looks like JSON: a gateway encoded it.',
}

const decoded: Explanation = {
  code: 'body_base64',
  message: 'The signature matches once the body is encoded in base64: its sender signed the encoded text.',
  fix: 'Verify the body as it arrives, and decode it from base64 afterwards.',
}

/** Beyond, it isn't encoded: that takes ten times as long as to verify it. */
const mostBytesToEncode = 65_536

/** A body that is still in base64, or should be. */
export const base64: Check = {
  *changes(reading) {
    const { body } = reading
    const bytes = decodedOf(body)
    if (bytes) yield { ...encoded, reading: withBody(reading, bytes) }
    if (body.length > 0 && body.length <= mostBytesToEncode)
      yield { ...decoded, reading: withBody(reading, toBase64(body)) }
  },
  *hints({ reading }) {
    const bytes = decodedOf(reading.body)
    if (bytes && bodyTextOf(bytes).json) yield { ...looksEncoded, by: 'fact' }
  },
}

/** What a body in base64 or base64url holds, with or without padding, or quotes around it. */
export function decodedOf(body: Reading['body']): Reading['body'] | undefined {
  const text = withoutQuotes(bodyTextOf(body).text?.trim() ?? '')
  if (text.length < 4) return undefined
  const digits = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
  return fromBase64(digits.padEnd(Math.ceil(digits.length / 4) * 4, '='))
}

function withoutQuotes(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}
