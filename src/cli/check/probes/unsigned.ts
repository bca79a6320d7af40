import type { Probe } from '../probe.js'

export const unsigned: Probe = {
  name: 'unsigned',
  title: 'no signature',
  async send({ deliveries, post }) {
    const { provider, scheme, sign, newEvent } = deliveries
    const event = newEvent()
    const { headers, body } = await sign(event)
    const signed = provider.authHeaders.filter((name) => name !== scheme.typeHeader)
    const others = Object.entries(headers).filter(([name]) => !signed.includes(name))
    // a sender that signs in the body has no such headers
    const isInBody = others.length === Object.keys(headers).length
    return [await post({ headers: others, body: isInBody ? Buffer.from(JSON.stringify(event.sent)) : body })]
  },
  right: ['refused'],
}
