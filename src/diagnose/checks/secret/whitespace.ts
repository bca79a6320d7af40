import { utf8 } from '../../../crypto/bytes.js'
import type { Secret } from '../../../types.js'
import type { Change, Check, Explanation } from '../../check.js'
import type { Reading } from '../../reading.js'
import { ofText, textOf, trimmed, usesText, withChangedSecrets } from '../../secret-reading.js'
import { hasPublicKeys, secretsOf } from '../../secrets.js'

/** What an editor or `echo` puts behind a secret. */
const ends = ['\n', '\r\n', ' ']

/** The secret has blanks or line breaks that the sender's hasn't, or the other way round. */
export const secretWhitespace: Check = {
  *changes(reading) {
    const { scheme } = reading
    yield* change(reading, trimmed, added)
    yield* change(reading, withoutBreaks, added)
    if (hasPublicKeys(scheme)) yield* change(reading, withLineBreaks, breaksLost)
    else if (usesText(scheme))
      // as bytes, since a text with blank ends is refused
      for (const end of ends) yield* change(reading, (text) => utf8(text + end), lost)
  },
  *hints({ reading: { scheme } }) {
    const texts = secretsOf(scheme).flatMap((secret) => textOf(secret) ?? [])
    // PEM ends in a line break
    if (hasPublicKeys(scheme) && texts.every((text) => text.startsWith('-----BEGIN'))) return
    if (texts.some((text) => trimmed(text) !== text && trimmed(text) !== '')) yield { ...added, by: 'fact' }
  },
}

const added: Explanation = {
  code: 'secret_whitespace',
  message: 'The secret has a blank, a line break or an invisible character at an end, or a line break in it.',
  fix: 'Set it again without: printf writes no line break where echo does, and a file may begin with a byte order mark.',
}

const lost: Explanation = {
  code: 'secret_whitespace',
  message: "The sender's secret ends in a blank or a line break that yours doesn't have.",
  fix: 'Set a new secret without one at the sender. Until then, pass the secret as bytes: a text with blank ends is refused.',
}

const breaksLost: Explanation = {
  code: 'secret_whitespace',
  message: 'The line breaks of the public key were lost, or are written as \\n.',
  fix: 'Set it with real line breaks, or pass the base64 between its first and last line in one line.',
}

function* change(
  reading: Reading,
  make: (text: string) => Secret,
  explanation: Explanation,
): Generator<Change> {
  const changed = withChangedSecrets(
    reading,
    ofText((text) => {
      const made = make(text)
      return made === text ? undefined : made
    }),
  )
  if (changed) yield { ...explanation, reading: changed }
}

function withoutBreaks(text: string): string {
  const whole = trimmed(text)
  return whole.startsWith('-----') ? whole : whole.replace(/[\r\n\u200b-\u200d\u2060\ufeff]+\s*/g, '')
}

/** PEM with the line breaks it should have. */
function withLineBreaks(text: string): string {
  const [, base64] =
    /-----BEGIN PUBLIC KEY-----(.*)-----END PUBLIC KEY-----/s.exec(text.replace(/(?:\\r)?\\n/g, '\n')) ?? []
  return base64?.replace(/\s+/g, '') ?? text
}
