import { randomBytes } from 'node:crypto'
import { findHeaderText } from '../../../headers.js'
import { encode } from '../../../schemes/encoding.js'
import { NotApplicable, type Probe } from '../probe.js'
import { requirePlace, withHeader } from '../signature-header.js'

export const rotation: Probe = {
  name: 'rotation',
  title: 'a second signature, by a secret that is rotated',
  async send({ deliveries, post }) {
    const { header: name, separator, prefix = '', encoding } = requirePlace(deliveries.scheme)
    if (separator === undefined) throw new NotApplicable('The sender sends one signature.')
    const header = name.toLowerCase()
    const postWith = async (request: string, add: (own: string, other: string) => readonly string[]) => {
      const delivery = await deliveries.sign(deliveries.newEvent())
      const other = prefix + encode(randomBytes(32), encoding)
      const items = findHeaderText(delivery.headers, header)
        .split(separator)
        .flatMap((item) => (item.startsWith(prefix) ? add(item, other) : item))
      return post({ ...withHeader(delivery, header, items.join(separator)), request })
    }
    return Promise.all([
      postWith('the other one first', (own, other) => [other, own]),
      postWith('the other one last', (own, other) => [own, other]),
    ])
  },
  right: ['accepted'],
  faults: {
    refused: {
      severity: 'major',
      means:
        'It looks at one of several signatures. While the sender rotates its secret, genuine deliveries are refused.',
      fix: 'Compare each signature in the header, and accept the delivery where one of them matches.',
    },
  },
}
