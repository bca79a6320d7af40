import { faults } from '../faults.js'
import type { Probe } from '../probe.js'

const fix =
  'Check the secret and the URL first. Then pass the raw body to the verification, ahead of any body parser: `hookproof diagnose` says what went wrong with a request that you recorded.'

/** The first of all: without it, nothing else can be told. */
export const genuine: Probe = {
  name: 'genuine',
  title: 'a genuine delivery',
  async send({ deliveries, post, times: { first: seconds } }) {
    return [await post({ ...(await deliveries.sign(deliveries.newEvent())), seconds })]
  },
  right: ['accepted'],
  faults: {
    refused: { ...faults.refused, severity: 'critical', fix },
    redirected: { ...faults.redirected, severity: 'critical' },
    failed: {
      severity: 'critical',
      means: 'It fails on a genuine delivery. The sender tries again, gives up, and the event is lost.',
      fix,
    },
    cut: { ...faults.cut, severity: 'critical' },
    silent: { ...faults.silent, severity: 'critical' },
  },
}
