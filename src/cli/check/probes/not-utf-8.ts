import { withFields, writtenEvent } from '../json-text.js'
import type { Probe } from '../probe.js'

export const notUtf8: Probe = {
  name: 'not-utf-8',
  title: 'genuine, with a body that is not UTF-8',
  async send({ deliveries, post }) {
    // in Latin-1, each character is the byte of its number
    const event = writtenEvent(deliveries, (payload) =>
      Buffer.from(withFields('"trap":"\u00ff\u00fe"')(payload), 'latin1'),
    )
    return [await post(await deliveries.sign(event))]
  },
  right: ['accepted', 'refused'],
}
