import { forgeryOf } from '../../../testing/forgery.js'
import type { Probe } from '../probe.js'

export const forged: Probe = {
  name: 'forged',
  title: 'signed with another secret',
  async send({ deliveries, post }) {
    const { description, ...key } = await forgeryOf(deliveries.scheme)
    return [await post(await deliveries.sign(deliveries.newEvent(), key, description))]
  },
  right: ['refused'],
}
