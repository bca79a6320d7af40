import type { Secret } from '../../../types.js'
import type { Check } from '../../check.js'
import { isKnownToOthers } from '../../secret-reading.js'
import { hasPublicKeys, secretsOf, withSecrets } from '../../secrets.js'

/** More secrets than this are not tried. */
const mostSecrets = 8

/** The delivery was signed with another secret. */
export const secretOther: Check = {
  *changes(reading, { otherSecrets }) {
    const hasPublic = hasPublicKeys(reading.scheme)
    for (const secret of otherSecrets.slice(0, mostSecrets))
      if (hasPublic || !isKnownToOthers(secret))
        yield {
          code: 'secret_other',
          message:
            'The signature matches with another of the secrets you gave, not with that of the provider.',
          fix: 'Set the provider to that secret. While the sender rotates, give it both.',
          reading: { ...reading, scheme: withSecrets(reading.scheme, secret) },
        }
  },
  *hints({ reading: { scheme }, sender }) {
    const brand = brands.find(
      ([prefix, , owner]) =>
        sender !== owner && secretsOf(scheme).some((secret) => startsWith(secret, prefix)),
    )
    if (brand === undefined || sender === undefined) return
    yield {
      code: 'secret_other',
      by: 'look',
      message: `The secret looks like one of ${brand[1]}, and the delivery is one of ${sender}.`,
      fix: 'See that each provider has the variable of its own sender.',
    }
  },
}

/** How the secrets of some senders begin. */
const brands = [
  ['pdl_ntfset_', 'Paddle', 'paddle'],
  ['lin_wh_', 'Linear', 'linear'],
  ['polar_whs_', 'Polar', 'polar'],
  ['shpss_', 'Shopify', 'shopify'],
] as const

function startsWith(secret: Secret, prefix: string): boolean {
  return typeof secret === 'string' && secret.trimStart().startsWith(prefix)
}
