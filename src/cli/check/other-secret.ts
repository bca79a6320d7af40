import type { Deliveries, PostedDelivery } from './deliveries.js'
import { NotApplicable } from './probe.js'
import { requireSignatureHeader, withHeader } from './signature-header.js'

/**
 * A delivery under another secret than the sender's.
 *
 * @param key - what signs
 * @param token - what is sent, by a sender that sends a token
 * @throws NotApplicable where the sender signs with a private key
 */
export async function withSecret(
  deliveries: Deliveries,
  key: string | Uint8Array,
  token: string,
): Promise<PostedDelivery> {
  const { scheme } = deliveries
  const event = deliveries.newEvent()
  if (scheme.kind === 'hmac')
    return deliveries.sign(event, {}, { ...scheme, options: { ...scheme.options, secret: key } })
  if (scheme.kind !== 'bearerToken') throw new NotApplicable('The sender signs with a private key.')
  const header = requireSignatureHeader(scheme)
  const text = header === 'authorization' ? `Bearer ${token}` : token
  return withHeader(await deliveries.sign(event), header, text)
}
