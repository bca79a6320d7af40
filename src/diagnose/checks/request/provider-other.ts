import type { SchemeDescription } from '../../../schemes/description.js'
import { withUrl } from '../../candidates.js'
import type { Check, Explanation } from '../../check.js'
import { type SenderName, schemeOfSender, senderNames } from '../../known-senders.js'
import { hasSignatureOf, signatureHeaderOf } from '../../places.js'
import type { Reading } from '../../reading.js'
import { isKnownToOthers } from '../../secret-reading.js'
import { hasPublicKeys, secretsOf, withSecrets } from '../../secrets.js'

/** The delivery comes from another sender than the one whose provider refused it. */
export const providerOther: Check = {
  *changes(reading, { sender, url }) {
    // its keys may be of both kinds
    if (reading.scheme.kind === 'httpMessageSignature') return
    const hasPublic = hasPublicKeys(reading.scheme)
    const secrets = secretsOf(reading.scheme).filter((secret) => hasPublic || !isKnownToOthers(secret))
    for (const name of secrets.length > 0 ? othersIn(reading, sender) : []) {
      const other = schemeOfSender(name)
      // a public key is no secret: anybody could make a MAC by it
      if (hasPublicKeys(other) !== hasPublic) continue
      const scheme = withSecrets(other, secrets)
      yield {
        ...explanationOf(reading.scheme, name),
        reading: { ...reading, scheme: url === undefined ? scheme : withUrl(scheme, url) },
      }
    }
  },
  *hints({ reading, sender }) {
    const { scheme } = reading
    if (scheme.kind === 'unverified' || hasSignatureOf(scheme, reading)) return
    const [name] = othersIn(reading, sender)
    if (name !== undefined) yield { ...explanationOf(scheme, name), by: 'fact' }
  },
}

/** Headers that are not one sender's own. */
const shared: readonly (string | undefined)[] = ['authorization', 'signature', undefined]

/** The senders by whose header the request comes, but for this one and those that sign in the same. */
function othersIn(reading: Reading, sender: string | undefined): readonly SenderName[] {
  const own = signatureHeaderOf(reading.scheme)
  return senderNames.filter((name) => {
    const scheme = schemeOfSender(name)
    const header = signatureHeaderOf(scheme)
    return name !== sender && header !== own && !shared.includes(header) && hasSignatureOf(scheme, reading)
  })
}

function explanationOf(scheme: SchemeDescription, name: SenderName): Explanation {
  const other = schemeOfSender(name)
  if (isStandardWebhooks(scheme) && isStandardWebhooks(other))
    return {
      code: 'header_other',
      message: `The signature stands in ${signatureHeaderOf(other)}, as ${name}'s does, not in ${signatureHeaderOf(scheme)}.`,
      fix: 'Both are Standard Webhooks: use the provider of this sender, or set the option headers of standardWebhooks.',
    }
  return {
    code: 'provider_other',
    message: `The request has the signature header of ${name}.`,
    fix: `Mount ${name}'s provider at this URL, or give ${name} the URL of its own webhook.`,
  }
}

/** Standard Webhooks differ from one sender to the next in how their headers begin. */
function isStandardWebhooks(scheme: SchemeDescription): boolean {
  if (scheme.kind !== 'hmac') return false
  const { signature, id } = scheme.options
  return id !== undefined && 'prefix' in signature && signature.prefix === 'v1,'
}
