import { findHeaderText } from '../../../headers.js'
import type { Probe } from '../probe.js'
import { requireSignatureHeader } from '../signature-header.js'

export const headerTwice: Probe = {
  name: 'header-twice',
  title: 'the header of the signature twice',
  async send({ deliveries, post }) {
    const header = requireSignatureHeader(deliveries.scheme)
    const { headers, body } = await deliveries.sign(deliveries.newEvent())
    return [
      await post({ headers: [...Object.entries(headers), [header, findHeaderText(headers, header)]], body }),
    ]
  },
  // whether two are one too many is the sender's affair
  right: ['accepted', 'refused'],
}
