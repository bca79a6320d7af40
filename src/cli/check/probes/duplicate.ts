import type { Probe } from '../probe.js'

export const duplicate: Probe = {
  name: 'duplicate',
  title: 'the same delivery twice, one after the other',
  async send({ deliveries, post }) {
    const delivery = await deliveries.sign(deliveries.newEvent())
    return [
      await post({ ...delivery, request: 'the first' }),
      await post({ ...delivery, request: 'the second' }),
    ]
  },
  right: ['accepted'],
  faults: {
    refused: {
      severity: 'major',
      means: 'It refuses what it has handled before. The sender takes that for a failure, and tries again.',
      fix: 'Answer 200 to a delivery that was handled before.',
    },
  },
  notSeen: 'whether the event was handled once or twice: the answers do not tell',
}
