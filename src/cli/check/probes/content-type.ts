import type { Probe } from '../probe.js'
import { withHeader } from '../signature-header.js'

export const contentType: Probe = {
  name: 'content-type',
  title: 'genuine, with another content type',
  async send({ deliveries, post }) {
    const postAs = async (type: string) => {
      const delivery = await deliveries.sign(deliveries.newEvent())
      return post({ ...withHeader(delivery, 'content-type', type), request: type })
    }
    return Promise.all([postAs('text/plain'), postAs('application/xml')])
  },
  right: ['accepted', 'refused'],
}
