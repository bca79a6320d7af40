import { fromBase64 } from '../../crypto/bytes.js'
import type { Explanation } from '../../diagnose/check.js'
import { findText } from '../text.js'

/** What somebody sees who looks at a secret and knows how senders write theirs. */
interface Look {
  readonly isThere: (text: string, key: SecretKey) => boolean
  readonly message: string
  readonly fix: string
}

/** How a sender's secret becomes a key. */
export type SecretKey = 'text' | 'whsec'

/** Fewer bytes than this are no key of Standard Webhooks. */
const fewestWhsecBytes = 24
/** Shorter ones can be found by trying. */
const fewestCharacters = 8
/** Stripe's and Sync Labs' have as many behind their `whsec_`. */
const usualWhsecLength = 32
/** As many bytes are printable by chance only once in a billion. */
const fewestPrintable = 16

const looks: readonly Look[] = [
  {
    isThere: (text) => /[\r\n]|\\[rn]/.test(text.trim()),
    message: 'There is a line break in it.',
    fix: 'Set it again in one line.',
  },
  {
    isThere: (text, key) => key === 'text' && /^v\d+a?,/.test(text),
    message: 'A version such as v1, stands ahead of it, which this sender does not use.',
    fix: 'Set the secret without it.',
  },
  {
    isThere: (text) => text.split('whsec_').length > 2,
    message: 'whsec_ stands in it twice.',
    fix: 'Set it as the sender shows it, with one whsec_ at most.',
  },
  {
    isThere: (text, key) => key === 'whsec' && !isWhole(text),
    message: 'It is too short: a part of it was lost, or it is of another sender.',
    fix: 'Copy it whole again. A shell cuts it at a #, and some dashboards show the beginning alone.',
  },
  {
    isThere: (text, key) => key === 'text' && /^whsec_.*$/.test(text) && text.length < usualWhsecLength + 6,
    message: 'It is shorter than such secrets are: a part of it was lost.',
    fix: 'Copy it whole again. A shell cuts it at a #, and some dashboards show the beginning alone.',
  },
  {
    isThere: (text) => isTextInBase64(text),
    message: 'It is the base64 of a text: that of the secret, probably.',
    fix: 'Set the secret itself. Kubernetes wants base64 in `data` alone: use `stringData`.',
  },
  {
    isThere: (text) => text.length < fewestCharacters,
    message: 'It is so short that others can find it by trying.',
    fix: 'Set a long random one at the sender, and here.',
  },
]

/** What is wrong with a shared secret, by its look. Nothing of it is in the texts. */
export function findLook(text: string, key: SecretKey): Pick<Explanation, 'message' | 'fix'> | undefined {
  return looks.find(({ isThere }) => isThere(text, key))
}

function isWhole(text: string): boolean {
  const bytes = fromBase64(text.replace(/^(?:v1,)?whsec_/, ''))
  return bytes !== undefined && bytes.length >= fewestWhsecBytes
}

function isTextInBase64(text: string): boolean {
  const bytes = fromBase64(text)
  return (
    bytes !== undefined && bytes.length >= fewestPrintable && /^[\x20-\x7e]+\s*$/.test(findText(bytes) ?? '')
  )
}
