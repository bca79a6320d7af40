import { isForm, signsBody, signsTime } from '../../../testing/scheme-facts.js'
import { tamperedBody } from '../../../testing/tampered-body.js'
import { findSignature } from '../leak.js'
import { NotApplicable, type Probe } from '../probe.js'

export const tampered: Probe = {
  name: 'tampered',
  title: 'one byte of the body changed',
  async send({ deliveries, post }) {
    const { provider, scheme, sign, newEvent, now } = deliveries
    if (!signsBody(scheme)) throw new NotApplicable(`${provider.name} does not sign the body.`)
    const event = newEvent()
    const at = signsTime(scheme) ? { timestamp: now() } : {}
    const { headers, body } = await sign(event, at)
    const changed = tamperedBody(body, isForm(scheme) ? 'x' : ' ')
    const right = await sign({ ...event, sent: changed }, at)
    return [await post({ headers, body: changed, rightSignature: findSignature(scheme, right.headers) })]
  },
  right: ['refused'],
}
