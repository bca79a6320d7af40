import { macSizes } from '../../../crypto/hmac-by-hash.js'
import type { SchemeDescription } from '../../../schemes/description.js'
import type { Check, Explanation } from '../../check.js'
import {
  type SignatureItem,
  signatureBytesOf,
  signatureHeaderPlaceOf,
  signatureItemsOf,
  withSignatures,
} from '../../signature-items.js'

/** The signature that matches has another version than the one that this scheme reads, or there are others only. */
export const signatureVersion: Check = {
  *changes(reading) {
    const { scheme } = reading
    if (scheme.kind !== 'hmac') return
    const size = macSizes[scheme.options.hash ?? 'sha256']
    const written = withSignatures(reading, (item) =>
      hasOtherVersion(item, scheme) ? signatureBytesOf(item.text, size) : undefined,
    )
    if (written) yield { ...explanation, reading: written }
  },
  *hints({ reading, code }) {
    const items = signatureItemsOf(reading)
    if (code === 'signature_missing' && items.some((item) => hasOtherVersion(item, reading.scheme)))
      yield { ...explanation, by: 'fact' }
  },
}

const explanation: Explanation = {
  code: 'signature_version',
  message: 'The header has a signature of another version than the one that this scheme reads.',
  fix: "Let the sender sign by the version that is expected, or use the scheme of the other: Standard Webhooks' v1a wants a public key, and Stripe's v0 is for tests alone.",
}

function hasOtherVersion({ tag }: SignatureItem, scheme: SchemeDescription): boolean {
  return /^v\d+[a-z]?[=,:]/i.test(tag) && tag !== signatureHeaderPlaceOf(scheme)?.prefix
}
