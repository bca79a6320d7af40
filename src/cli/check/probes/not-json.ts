import { writtenEvent } from '../json-text.js'
import type { Probe } from '../probe.js'

export const notJson: Probe = {
  name: 'not-json',
  title: 'genuine, with JSON that breaks off',
  async send({ deliveries, post }) {
    const event = writtenEvent(deliveries, (payload) => JSON.stringify(payload).slice(0, -1))
    return [await post(await deliveries.sign(event))]
  },
  right: ['accepted', 'refused'],
}
