import type { SchemeDescription } from '../../schemes/description.js'
import type { SignatureHeader } from '../../schemes/places.js'
import type { PostedDelivery } from './deliveries.js'
import { NotApplicable } from './probe.js'

/**
 * The header that carries the signature, or the token.
 *
 * @throws NotApplicable where it stands in the body
 */
export function requireSignatureHeader(scheme: SchemeDescription): string {
  const name =
    scheme.kind === 'bearerToken' ? (scheme.options.header ?? 'authorization') : requirePlace(scheme).header
  return name.toLowerCase()
}

/**
 * How the header of the signature is written.
 *
 * @throws NotApplicable where the sender doesn't sign in a header
 */
export function requirePlace(scheme: SchemeDescription): SignatureHeader {
  const signature = 'options' in scheme && 'signature' in scheme.options && scheme.options.signature
  if (signature && 'header' in signature) return signature
  throw new NotApplicable('The sender does not sign in a header.')
}

/** A delivery with another text in a header. */
export function withHeader({ headers, body }: PostedDelivery, name: string, text: string): PostedDelivery {
  return { headers: { ...headers, [name]: text }, body }
}
