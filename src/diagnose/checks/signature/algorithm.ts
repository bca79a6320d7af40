import type { HashName } from '../../../crypto/hmac.js'
import { macSizes } from '../../../crypto/hmac-by-hash.js'
import type { Check, Explanation } from '../../check.js'
import { signatureBytesOf, signatureItemsOf, withSignatures } from '../../signature-items.js'

const hashes: readonly HashName[] = ['sha256', 'sha1', 'sha512']

/** The signature was made by another hash. Its size tells which. */
export const signatureAlgorithm: Check = {
  *changes(reading) {
    const { scheme } = reading
    if (scheme.kind !== 'hmac') return
    for (const hash of othersOf(scheme.options.hash)) {
      const size = macSizes[hash]
      const options = { ...scheme.options, hash }
      const written = withSignatures({ ...reading, scheme: { ...scheme, options } }, ({ text }) =>
        signatureBytesOf(text, size),
      )
      const isThere = signatureItemsOf(reading).some(({ text }) => signatureBytesOf(text, size))
      if (isThere)
        yield { ...explanation, reading: written ?? { ...reading, scheme: { ...scheme, options } } }
    }
  },
  *hints({ reading, code }) {
    const { scheme } = reading
    if (scheme.kind !== 'hmac' || code !== 'signature_missing') return
    // 48 bytes are those of SHA-384, which no scheme here has
    const sizes = [...othersOf(scheme.options.hash).map((hash) => macSizes[hash]), 48]
    const own = macSizes[scheme.options.hash ?? 'sha256']
    const items = signatureItemsOf(reading).filter(({ text }) => !signatureBytesOf(text, own))
    if (sizes.some((size) => items.some(({ text }) => signatureBytesOf(text, size))))
      yield { ...explanation, by: 'fact' }
  },
}

const explanation: Explanation = {
  code: 'signature_algorithm',
  message: 'The signature has the size of another hash than the one that this scheme expects.',
  fix: 'Read the header in which the sender puts the hash that is expected, or set hash in your scheme to the one it uses.',
}

function othersOf(hash: HashName = 'sha256'): readonly HashName[] {
  return hashes.filter((other) => other !== hash)
}
