import { gzipSync } from 'node:zlib'
import type { Probe } from '../probe.js'

export const compressed: Probe = {
  name: 'compressed',
  title: 'genuine, and compressed on the way (gzip)',
  async send({ deliveries, post }) {
    const { headers, body } = await deliveries.sign(deliveries.newEvent())
    return [await post({ headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) })]
  },
  right: ['accepted', 'refused'],
}
