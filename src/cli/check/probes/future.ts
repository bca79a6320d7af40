import { requireReplayWindow } from '../freshness.js'
import type { Probe } from '../probe.js'

const year = 31_536_000

export const future: Probe = {
  name: 'future',
  title: 'genuine, and dated a year ahead',
  async send({ deliveries, post }) {
    const timestamp = deliveries.now() + requireReplayWindow(deliveries) + year
    return [await post(await deliveries.sign(deliveries.newEvent(), { timestamp }))]
  },
  right: ['refused'],
  faults: {
    accepted: {
      severity: 'major',
      means: 'It accepts a delivery that is dated ahead: whoever saw it can send it again until then.',
      fix: 'Compare the absolute difference between the timestamp and the clock, so that both sides are bounded.',
    },
  },
}
