import { writtenEvent } from '../json-text.js'
import type { Probe } from '../probe.js'

export const byteOrderMark: Probe = {
  name: 'byte-order-mark',
  title: 'genuine, with a byte order mark',
  async send({ deliveries, post }) {
    const event = writtenEvent(deliveries, (payload) => `\uFEFF${JSON.stringify(payload)}`)
    return [await post(await deliveries.sign(event))]
  },
  right: ['accepted', 'refused'],
}
