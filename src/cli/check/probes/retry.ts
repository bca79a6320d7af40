import { requireReplayWindow } from '../freshness.js'
import type { Probe } from '../probe.js'

export const retry: Probe = {
  name: 'retry',
  title: 'a retry that is signed anew',
  async send({ deliveries, post }) {
    requireReplayWindow(deliveries)
    const event = deliveries.newEvent()
    const now = deliveries.now()
    const first = await deliveries.sign(event, { timestamp: now - 2 })
    const second = await deliveries.sign(event, { timestamp: now })
    return [await post({ ...first, request: 'the first' }), await post({ ...second, request: 'the retry' })]
  },
  right: ['accepted'],
  notSeen: 'whether the event was handled once or twice: the answers do not tell',
}
