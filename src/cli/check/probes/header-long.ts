import type { Probe } from '../probe.js'
import { requireSignatureHeader, withHeader } from '../signature-header.js'

export const headerLong: Probe = {
  name: 'header-long',
  title: 'a signature of 100 KB',
  async send({ deliveries, post }) {
    const header = requireSignatureHeader(deliveries.scheme)
    const delivery = await deliveries.sign(deliveries.newEvent())
    return [await post(withHeader(delivery, header, 'a'.repeat(102_400)))]
  },
  right: ['refused', 'cut'],
}
