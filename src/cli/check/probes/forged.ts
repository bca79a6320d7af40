import { forgedDelivery } from '../forged-delivery.js'
import type { Probe } from '../probe.js'

export const forged: Probe = {
  name: 'forged',
  title: 'signed with another secret',
  async send({ deliveries, post }) {
    return [await post(await forgedDelivery(deliveries))]
  },
  right: ['refused'],
}
