import type { Check, Explanation } from '../../check.js'
import { ofText, textOf, unquoted, withChangedSecrets } from '../../secret-reading.js'
import { secretsOf } from '../../secrets.js'

const marks = /^\\?["'`“”‘’„«»]|["'`“”‘’„«»]$/

/** The secret has quotes around it that belong to the file it came from, or lacks those that are part of it. */
export const secretQuoted: Check = {
  *changes(reading) {
    const without = withChangedSecrets(
      reading,
      ofText((text) => (marks.test(text.trim()) ? unquoted(text) : undefined)),
    )
    if (without) yield { ...quoted, reading: without }
    for (const mark of ['"', "'"]) {
      const within = withChangedSecrets(
        reading,
        ofText((text) => (marks.test(text) ? undefined : mark + text + mark)),
      )
      if (within) yield { ...quotesLost, reading: within }
    }
  },
  *hints({ reading: { scheme } }) {
    const texts = secretsOf(scheme).flatMap((secret) => textOf(secret) ?? [])
    if (texts.some((text) => marks.test(text.trim()))) yield { ...quoted, by: 'look' }
  },
}

const quoted: Explanation = {
  code: 'secret_quoted',
  message: 'The secret begins or ends with a quote.',
  fix: 'Remove the quotes: docker --env-file and many dashboards take them as part of the value.',
}

const quotesLost: Explanation = {
  code: 'secret_quoted',
  message: "The sender's secret stands in quotes, and yours doesn't.",
  fix: 'Set the secret at the sender again, without quotes.',
}
