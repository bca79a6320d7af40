import { forgeryOf } from '../../testing/forgery.js'
import type { Deliveries, PostedDelivery } from './deliveries.js'

/** A delivery that is signed with another secret, or another private key. */
export async function forgedDelivery({ scheme, newEvent, sign }: Deliveries): Promise<PostedDelivery> {
  const { description, ...key } = await forgeryOf(scheme)
  return sign(newEvent(), key, description)
}
