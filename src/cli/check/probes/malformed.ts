import { findHeaderText } from '../../../headers.js'
import type { Probe } from '../probe.js'
import { requireSignatureHeader, withHeader } from '../signature-header.js'

export const malformed: Probe = {
  name: 'malformed',
  title: 'a signature that is none',
  async send({ deliveries, post }) {
    const header = requireSignatureHeader(deliveries.scheme)
    const postWith = async (request: string, change: (text: string) => string) => {
      const delivery = await deliveries.sign(deliveries.newEvent())
      return post({
        ...withHeader(delivery, header, change(findHeaderText(delivery.headers, header))),
        request,
      })
    }
    return Promise.all([
      postWith('an empty header', () => ''),
      postWith('a header without a signature', () => 'x'),
      postWith('a signature that is cut short', (text) => text.slice(0, -3)),
      postWith('a character outside ASCII', (text) => `${text.slice(0, -1)}é`),
    ])
  },
  right: ['refused'],
}
