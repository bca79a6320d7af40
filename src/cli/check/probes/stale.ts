import { requireReplayWindow } from '../freshness.js'
import type { Probe } from '../probe.js'

const hour = 3600

export const stale: Probe = {
  name: 'stale',
  title: 'genuine, and too old by an hour',
  async send({ deliveries, post }) {
    const timestamp = deliveries.now() - hour - requireReplayWindow(deliveries)
    return [await post(await deliveries.sign(deliveries.newEvent(), { timestamp }))]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'major',
      means: 'It accepts a delivery of any age: whoever saw one can send it again for ever.',
      fix: 'Refuse what was signed more than five minutes ago, by the timestamp that is signed.',
    },
  },
}
