import type { SchemeDescription } from '../../../schemes/description.js'
import type { Check, Explanation, Hint } from '../../check.js'
import { findSecretKind, isNoValue, isPlaceholder } from '../../secret-kinds.js'
import { textOf, unquoted } from '../../secret-reading.js'
import { hasPublicKeys, secretsOf } from '../../secrets.js'

/** What was given is no signing secret. */
export const secretKind: Check = {
  *hints({ reading: { scheme }, code, sender }) {
    if (scheme.kind === 'unverified') return
    const secrets = secretsOf(scheme)
    const texts = secrets.flatMap((secret) => textOf(secret) ?? []).map(unquoted)
    if (secrets.length === 0 || texts.includes('')) yield { ...missing, by: 'fact' }
    else if (texts.some(isNoValue)) yield { ...placeholder, by: 'fact' }
    else yield* looksOf(texts, scheme, sender)
    if (code === 'secret_malformed') yield { ...malformed, by: 'fact' }
  },
}

function* looksOf(texts: readonly string[], scheme: SchemeDescription, sender?: string): Generator<Hint> {
  if (texts.some(isPlaceholder)) yield { ...placeholder, by: 'look' }
  const kind = texts
    .map(findSecretKind)
    .find((found) => found && (found.name !== 'a public key' || !hasPublicKeys(scheme)))
  if (kind)
    yield {
      code: 'secret_kind',
      by: 'look',
      message: `What was given as the secret looks like ${kind.name}.`,
      fix: kind.fix,
    }
  else if (hasPublicKeys(scheme) && texts.some((text) => text.startsWith('whsec_')))
    yield { ...sharedSecret, by: 'look' }
  else if (sender === 'stripe' && !texts.some((text) => text.includes('whsec_')))
    yield { ...notStripes, by: 'look' }
}

const missing: Explanation = {
  code: 'secret_kind',
  message: 'The secret is empty, or there is none.',
  fix: 'Set its environment variable where the process runs, and see that the name is spelled the same in both places.',
}

const placeholder: Explanation = {
  code: 'secret_kind',
  message: 'What was given as the secret is a placeholder, or the name of a variable that nobody replaced.',
  fix: 'Set the variable to the signing secret of the endpoint, and restart the process.',
}

const malformed: Explanation = {
  code: 'secret_kind',
  message: 'What was given as the secret is not in the form that this sender uses.',
  fix: "Copy it whole from the sender's dashboard, and see that it is the signing secret of the endpoint.",
}

const sharedSecret: Explanation = {
  code: 'secret_kind',
  message: 'What was given as the public key looks like a shared secret.',
  fix: "Give the provider the sender's public key, or use the scheme for shared secrets.",
}

const notStripes: Explanation = {
  code: 'secret_kind',
  message: "Stripe's signing secrets begin with whsec_, and what was given doesn't.",
  fix: "Copy the signing secret of the endpoint, which isn't its id or an API key. `stripe listen` prints one of its own.",
}
