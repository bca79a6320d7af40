import type { Change, Check, Explanation } from '../../check.js'
import type { Reading } from '../../reading.js'
import { ofText, textOf, unquoted, usesText, withChangedSecrets } from '../../secret-reading.js'
import { secretsOf } from '../../secrets.js'

const variable = /^(?:export\s+)?[A-Za-z_][\w.-]*\s*[=:]\s*(?=[^=\s])/
const word = /^(?:bearer|basic|token|apikey|secret)\s+/i
const version = /^v\d+[a-z]?,/
const brand = /^(?:v\d+[a-z]?,)?[a-z]+(?:_[a-z]+)*_/

/** Something stands ahead of the secret that isn't part of it, or what is part of it was left out. */
export const secretPrefix: Check = {
  *changes(reading) {
    for (const [prefix, explanation] of removable) yield* without(reading, prefix, explanation)
    if (!usesText(reading.scheme)) return
    const whole = withChangedSecrets(
      reading,
      ofText((text) => (brand.test(text) ? undefined : `whsec_${unquoted(text)}`)),
    )
    if (whole) yield { ...stripped, reading: whole }
  },
  *hints({ reading: { scheme } }) {
    const texts = secretsOf(scheme).flatMap((secret) => textOf(secret) ?? [])
    const [, explanation] = looks.find(([prefix]) => texts.some((text) => prefix.test(text.trim()))) ?? []
    if (explanation) yield { ...explanation, by: 'look' }
  },
}

const named: Explanation = {
  code: 'secret_prefix',
  message: 'The name of a variable stands ahead of the secret.',
  fix: 'Set the value alone, without NAME= in front.',
}

const worded: Explanation = {
  code: 'secret_prefix',
  message: 'A word such as Bearer stands ahead of the secret.',
  fix: 'Set the secret or token alone: the word is part of the header, not of the secret.',
}

const versioned: Explanation = {
  code: 'secret_prefix',
  message: 'A version such as v1, stands ahead of the secret, which this sender does not use.',
  fix: 'Set the secret without it.',
}

const branded: Explanation = {
  code: 'secret_prefix',
  message: "A prefix such as whsec_ stands ahead of the secret, and is no part of the sender's key.",
  fix: 'Set the secret without the prefix, or the option key of your scheme to "whsec" where it is base64.',
}

const stripped: Explanation = {
  code: 'secret_prefix',
  message: 'The secret lacks its whsec_, which is part of the key of this sender.',
  fix: 'Copy the secret whole, and strip nothing from it.',
}

const removable: readonly (readonly [prefix: RegExp, explanation: Explanation])[] = [
  [variable, named],
  [word, worded],
  [version, versioned],
  [brand, branded],
]

/** Those that are no part of any secret. */
const looks = [
  [/^(?:export\s+)?[A-Z][A-Z\d_]+\s*=\s*(?=[^=\s])/, named],
  [word, worded],
] as const

function* without(reading: Reading, prefix: RegExp, explanation: Explanation): Generator<Change> {
  const changed = withChangedSecrets(
    reading,
    ofText((text) => {
      const whole = unquoted(text)
      return prefix.test(whole) ? unquoted(whole.replace(prefix, '')) : undefined
    }),
  )
  if (changed) yield { ...explanation, reading: changed }
}
